import type { ProgressFile } from '../../src/remotion/protocol/progress-file';

/** What S3 answers when `progress.json` is asked for. */
export type ProgressAnswer =
  | { kind: 'file'; file: ProgressFile }
  /** Anything else that stands in its place. */
  | { kind: 'text'; text: string }
  /** `code`: of S3's XML; null for an answer without a body. */
  | { kind: 'refused'; status: number; code: string | null };

/** What S3 answers when the output is looked for. */
export interface OutputAnswer {
  status: 200 | 400 | 401 | 403 | 404 | 500 | 503;
  sizeInBytes: number;
  /** null: no `Last-Modified` header. */
  lastModifiedMs: number | null;
  /** How far the clock of an output provider is ahead of AWS's. @default 0 */
  clockErrorMs?: number;
}

/** All that both clients see of a render: what is in S3, what time it is, and what they are called with. */
export interface ParityState {
  /** For the report. */
  title: string;
  functionName: string;
  region: string;
  bucketName: string;
  renderId: string;
  /** Whether the caller names an output provider, and has keys for it. */
  provider: 'none' | 'with keys' | 'without keys';
  progress: ProgressAnswer;
  /** How long ago that was written. @default 1000 */
  progressAgeMs?: number;
  output: OutputAnswer;
  /** Now, on the clock of S3. */
  nowMs: number;
  /** How far the caller's clock is ahead of that. */
  clockErrorMs: number;
  /** Whether the answers carry a `Date` header. */
  sendsDate: boolean;
}

/** Now, on the caller's clock. */
export function localNowMs({ nowMs, clockErrorMs }: ParityState): number {
  return nowMs + clockErrorMs;
}

/** The time of a `Date` header, which tells whole seconds. */
export function dateHeaderMs({ nowMs }: ParityState): number {
  return Math.floor(nowMs / 1000) * 1000;
}

/** The time of its `Last-Modified` header. */
export function progressWrittenMs({ nowMs, progressAgeMs = 1_000 }: ParityState): number {
  return Math.floor((nowMs - progressAgeMs) / 1000) * 1000;
}

/** The state's progress file; null when something else stands there. */
export function fileOf({ progress }: ParityState): ProgressFile | null {
  return progress.kind === 'file' ? progress.file : null;
}

export function withFile(state: ParityState, more: Partial<ProgressFile>): ParityState {
  return { ...state, progress: { kind: 'file', file: { ...fileOf(state), ...more } } };
}
