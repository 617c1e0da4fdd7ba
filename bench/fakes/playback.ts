import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { projectRoot } from '../../local/paths';

/** A recorded render, played back as if it were running now. */
export interface Playback {
  /** The progress this many milliseconds after the launch; null before its first write. */
  at(elapsedMs: number, render: PlayedRender): PlayedProgress | null;
}

export interface PlayedRender {
  renderId: string;
  launchedAtMs: number;
  /** How long it takes from the launch to the last write. */
  durationMs: number;
  /** How many chunks it has; null: as many as recorded. */
  chunks: number | null;
  /** When Lambda refused a renderer at its limit; null: it refused none. */
  throttledAtMs: number | null;
}

export interface PlayedProgress {
  /** Index of the change, from 0. */
  change: number;
  writtenAtMs: number;
  isDone: boolean;
  file(): ProgressFile;
}

interface Change {
  t: number;
  progress: ProgressFile;
}

/** Eight chunks, 480 frames, half a minute: the real function's writes, four per second. */
const trace = path.join(projectRoot, 'test/data/traces/h264-long-8chunks.jsonl.gz');

/** The timeout of the function that the renders name. */
const functionTimeoutMs = 120_000;

/** Loads the recorded render. Each playback is stretched to the duration it asks for. */
export function loadPlayback(): Playback {
  const [head, ...lines] = linesOf(trace) as [{ t0: number }, ...Change[]];
  // Skips the first, the claim, which the starting side writes itself, and the last, which is not a write.
  const changes = lines.slice(1, -1);
  const recordedMs = changes.at(-1)!.t;
  return {
    at(elapsedMs, { renderId, launchedAtMs, durationMs, chunks, throttledAtMs }) {
      const factor = durationMs / recordedMs;
      const change = changes.findLastIndex(({ t }) => t * factor <= elapsedMs);
      const found = changes[change];
      if (!found) return null;
      return {
        change,
        writtenAtMs: launchedAtMs + found.t * factor,
        isDone: change === changes.length - 1,
        file: () => {
          const file = retimed(found.progress, { t0: head.t0, launchedAtMs, factor }) as ProgressFile;
          if (file.renderMetadata) file.renderMetadata.renderId = renderId;
          const divided = chunks === null ? file : inChunks(file, chunks);
          const ended = throttledAtMs === null ? divided : { ...divided, ...throttled(throttledAtMs) };
          return { ...ended, timeoutTimestamp: launchedAtMs + functionTimeoutMs };
        },
      };
    },
  };
}

/** The same progress for a render with a different number of chunks. */
function inChunks(file: ProgressFile, chunks: number): ProgressFile {
  const { renderMetadata } = file;
  if (!renderMetadata) return file;
  const share = chunks / renderMetadata.totalChunks;
  return {
    ...file,
    renderMetadata: { ...renderMetadata, totalChunks: chunks, estimatedRenderLambdaInvokations: chunks, estimatedTotalLambdaInvokations: chunks + 1 },
    chunks: Array.from({ length: Math.floor((file.chunks ?? []).length * share) }, (_, chunk) => chunk),
    lambdasInvoked: Math.round((file.lambdasInvoked ?? 0) * share),
  };
}

/** The error that the main function writes when Lambda refuses a renderer. @see https://www.remotion.dev/docs/lambda/troubleshooting/rate-limit */
function throttled(atMs: number): Pick<ProgressFile, 'errors' | 'fatalErrorTimestamp'> {
  const message = 'AWS Concurrency limit reached (Original Error: Rate Exceeded.)';
  const error = { type: 'renderer', name: 'Error', message, stack: `Error: ${message}`, frame: null, chunk: 0, isFatal: true, attempt: 1, willRetry: false, totalAttempts: 1, tmpDir: null, s3Location: '' };
  return { errors: [error as NonNullable<ProgressFile['errors']>[number]], fatalErrorTimestamp: atMs };
}

/** Moves timestamps to the time of this launch, and stretches durations. */
function retimed(value: unknown, times: { t0: number; launchedAtMs: number; factor: number }, name = ''): unknown {
  if (typeof value === 'number') {
    const isMoment = Math.abs(value - times.t0) < 3_600_000;
    if (isMoment) return Math.round(times.launchedAtMs + (value - times.t0) * times.factor);
    return /^time(To|In)|Milliseconds$/.test(name) ? Math.round(value * times.factor) : value;
  }
  if (Array.isArray(value)) return value.map((each) => retimed(each, times));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, retimed(each, times, key)]));
}

function linesOf(file: string): unknown[] {
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text.trim().split('\n').map((line) => JSON.parse(line) as unknown);
}
