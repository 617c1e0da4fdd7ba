import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { launchRequestedAt, readHistory, verdictOn } from './render-history';
import type { RenderHistory } from './render-history';

const folder = join(__dirname, '../../test/data/traces');

interface Change {
  t: number;
  progress?: ProgressFile;
}

/** The recorded renders, shifted to a common launch time. They include failures and renders that never end. */
export async function recordedRenders(): Promise<RenderHistory[]> {
  const names = readdirSync(folder).filter((name) => /\.jsonl(\.gz)?$/.test(name)).sort();
  return Promise.all(names.map(recordedRender));
}

async function recordedRender(name: string): Promise<RenderHistory> {
  const bytes = readFileSync(join(folder, name));
  const lines = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
  const [head, ...changes] = lines.map((line) => JSON.parse(line) as unknown) as [{ t0: number }, ...Change[]];
  const written = changes.flatMap(({ t, progress }) => (progress ? [{ writtenMs: t, file: moved(progress, launchRequestedAt - head.t0) }] : []));
  const fileAt = (atMs: number) => written.findLast(({ writtenMs }) => writtenMs <= atMs) ?? written[0]!;
  return { name: name.replace(/\.jsonl.*/, ''), fileAt, ...(await endOf(written.map(({ writtenMs }) => writtenMs), fileAt)) };
}

/** The first moment at which a reading shows the end; for a render that just stops, when the limits for that expire. */
async function endOf(writtenMs: number[], fileAt: RenderHistory['fileAt']): Promise<Pick<RenderHistory, 'endMs' | 'succeeds'>> {
  const readAt = (atMs: number) => readHistory({ fileAt, endMs: Infinity, succeeds: false }, atMs);
  for (const atMs of writtenMs) {
    const reading = await readAt(atMs);
    if (verdictOn(reading)) return { endMs: atMs, succeeds: reading.progress.done };
  }
  let [goesOnMs, endedMs] = [writtenMs.at(-1)!, writtenMs.at(-1)! + 2_000_000];
  while (endedMs - goesOnMs > 1) {
    const middleMs = Math.floor((goesOnMs + endedMs) / 2);
    if (verdictOn(await readAt(middleMs))) endedMs = middleMs;
    else goesOnMs = middleMs;
  }
  return { endMs: endedMs, succeeds: false };
}

/** Shifts all timestamps in the file by the same amount. */
function moved(file: ProgressFile, byMs: number): ProgressFile {
  const move = <T extends number | null | undefined>(moment: T): T => (typeof moment === 'number' ? ((moment + byMs) as T) : moment);
  const { renderMetadata, timings } = file;
  return {
    ...file,
    timeoutTimestamp: move(file.timeoutTimestamp),
    functionLaunched: move(file.functionLaunched),
    serveUrlOpened: move(file.serveUrlOpened),
    compositionValidated: move(file.compositionValidated),
    renderMetadata: renderMetadata && { ...renderMetadata, startedDate: move(renderMetadata.startedDate) },
    timings: timings?.map(({ chunk, start, rendered }) => ({ chunk, start: move(start), rendered: move(rendered) })),
  };
}
