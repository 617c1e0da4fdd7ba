import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { functionTimeoutMs } from './facts-of-file';
import type { OutputAnswer, ParityState } from './parity-state';

const tracesFolder = join(__dirname, '../data/traces');

export const traceNames: readonly string[] = readdirSync(tracesFolder)
  .filter((name) => /\.jsonl(\.gz)?$/.test(name))
  .sort();

export interface TraceHead {
  functionName: string;
  region: string;
  renderId: string;
  /** The time of the launch request. */
  t0: number;
}

export interface Change {
  t: number;
  progress?: ProgressFile;
}

/**
 * States of a recorded render: every recorded progress, at its own time and on both sides of both limits, with and without
 * the output. Not every change in every variant, which would take long: each change continues with the next variants.
 *
 * `'thorough'`: each change as recorded, and two other variants. `'short'`: one variant of every third change.
 */
export function* traceStates(trace: string, run: 'thorough' | 'short'): Generator<ParityState> {
  const [head, ...changes] = linesOf(trace);
  for (const [index, { t, progress: file }] of changes.entries()) {
    if (!file || (run === 'short' && index % 3 !== 0)) continue;
    const variants = variantsOf(head, file, head.t0 + t);
    const [asSeen, ...others] = variants;
    const chosen = run === 'short' ? [variants[(index / 3) % variants.length]!] : [asSeen!, ...twoOf(others, index)];
    for (const state of chosen) yield { ...state, title: `${trace}, change ${index}, ${state.title}` };
  }
}

function twoOf<T>(values: readonly T[], turn: number): T[] {
  return [2 * turn, 2 * turn + 1].map((index) => values[index % values.length]!);
}

function variantsOf({ functionName, region, renderId, t0 }: TraceHead, file: ProgressFile, seenMs: number): ParityState[] {
  const common = {
    functionName,
    region,
    renderId,
    bucketName: 'remotionlambda-test',
    provider: 'none',
    progress: { kind: 'file', file },
    clockErrorMs: 0,
    sendsDate: true,
  } as const satisfies Partial<ParityState>;
  const timeoutMs = functionTimeoutMs(functionName);
  const startedMs = file.renderMetadata?.startedDate ?? (file.timeoutTimestamp ?? t0) - timeoutMs;
  const [firstLimitMs, secondLimitMs] = [startedMs + timeoutMs + 20_000, startedMs + 2 * timeoutMs + 20_000];
  const written: OutputAnswer = { status: 200, sizeInBytes: 45_678, lastModifiedMs: seenMs };
  const missing: OutputAnswer = { ...written, status: 404 };
  return [
    { ...common, title: 'as it was seen', nowMs: seenMs, output: missing },
    { ...common, title: 'with the output', nowMs: seenMs, output: written },
    { ...common, title: 'at the first limit', nowMs: firstLimitMs, output: written },
    { ...common, title: 'beyond the first limit', nowMs: firstLimitMs + 1, output: missing },
    { ...common, title: 'beyond the first limit, with the output', nowMs: firstLimitMs + 1, output: written },
    { ...common, title: 'at the second limit', nowMs: secondLimitMs, output: written },
    { ...common, title: 'beyond the second limit', nowMs: secondLimitMs + 1, output: missing },
    { ...common, title: 'beyond the second limit, with the output', nowMs: secondLimitMs + 1, output: written },
  ];
}

/** A trace file: what was rendered, and the changes that were recorded. */
export function linesOf(trace: string): [TraceHead, ...Change[]] {
  const bytes = readFileSync(join(tracesFolder, trace));
  const text = (trace.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.trim().split('\n').map((line) => JSON.parse(line) as unknown) as [TraceHead, ...Change[]];
}
