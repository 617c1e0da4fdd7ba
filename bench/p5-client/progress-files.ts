import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';

const trace = path.join(__dirname, '../../test/data/traces/h264-12chunks-long.jsonl.gz');

/** The number of chunks that makes a file of about 4 kB. */
export const chunksOf4Kb = 40;

/**
 * The progress.json of a recorded, unfinished render, extended to a number of chunks, nine in ten of them rendered, and
 * shifted to the current time, so that it does not look timed out.
 */
export function progressFileOf(totalChunks: number, nowMs: number): ProgressFile {
  const { file, renderMetadata } = recordedFile();
  const shiftMs = nowMs - 60_000 - renderMetadata.startedDate;
  const { timings = [] } = file;
  const chunks = Array.from({ length: Math.floor(0.9 * totalChunks) }, (_, chunk) => chunk);
  return {
    ...file,
    chunks,
    timings: chunks.map((chunk) => {
      const { start, rendered } = timings[chunk % timings.length]!;
      return { chunk, start: start + shiftMs, rendered: rendered + shiftMs };
    }),
    lambdasInvoked: totalChunks,
    renderMetadata: {
      ...renderMetadata,
      startedDate: renderMetadata.startedDate + shiftMs,
      totalChunks,
      estimatedRenderLambdaInvokations: totalChunks,
      estimatedTotalLambdaInvokations: totalChunks + 1,
    },
    timeoutTimestamp: nowMs + 840_000,
  };
}

/** The last progress of the recorded render before all its chunks had arrived. */
function recordedFile(): { file: ProgressFile; renderMetadata: NonNullable<ProgressFile['renderMetadata']> } {
  const lines = gunzipSync(readFileSync(trace)).toString('utf8').trim().split('\n');
  const files = lines.flatMap((line) => (JSON.parse(line) as { progress?: ProgressFile }).progress ?? []);
  const file = files.findLast(({ renderMetadata, chunks = [] }) => renderMetadata && chunks.length > 0 && chunks.length < renderMetadata.totalChunks);
  if (!file?.renderMetadata) throw new Error(`${trace} contains no unfinished progress.`);
  return { file, renderMetadata: file.renderMetadata };
}
