import type { ProgressFile } from '../../src/remotion/protocol/progress-file';

/** S3's response to a request for `progress.json`. */
export type ProgressAnswer =
  | { kind: 'file'; file: ProgressFile }
  /** Anything else in its place. */
  | { kind: 'text'; text: string }
  /** `code`: from S3's XML; null for a response without a body. */
  | { kind: 'refused'; status: number; code: string | null };

/** S3's response to a check for the output. */
export interface OutputAnswer {
  status: 200 | 400 | 401 | 403 | 404 | 500 | 503;
  sizeInBytes: number;
  /** null: no `Last-Modified` header. */
  lastModifiedMs: number | null;
  /** How far the clock of an output provider is ahead of AWS's. @default 0 */
  clockErrorMs?: number;
}

/** Everything that both clients see of a render: the objects in S3, the time, and their arguments. */
export interface ParityState {
  /** For the report. */
  title: string;
  functionName: string;
  region: string;
  bucketName: string;
  renderId: string;
  /** Whether the caller passes an output provider, and keys for it. */
  provider: 'none' | 'with keys' | 'without keys';
  progress: ProgressAnswer;
  /** How long ago that was written. @default 1000 */
  progressAgeMs?: number;
  output: OutputAnswer;
  /** Now, on the clock of S3. */
  nowMs: number;
  /** How far the caller's clock is ahead of S3's. */
  clockErrorMs: number;
  /** Whether the responses have a `Date` header. */
  sendsDate: boolean;
}

/** Now, on the caller's clock. */
export function localNowMs({ nowMs, clockErrorMs }: ParityState): number {
  return nowMs + clockErrorMs;
}

/** The time in a `Date` header, in whole seconds. */
export function dateHeaderMs({ nowMs }: ParityState): number {
  return Math.floor(nowMs / 1000) * 1000;
}

/** The time in its `Last-Modified` header. */
export function progressWrittenMs({ nowMs, progressAgeMs = 1_000 }: ParityState): number {
  return Math.floor((nowMs - progressAgeMs) / 1000) * 1000;
}

/** The state's progress file; null when something else is in its place. */
export function fileOf({ progress }: ParityState): ProgressFile | null {
  return progress.kind === 'file' ? progress.file : null;
}

export function withFile(state: ParityState, more: Partial<ProgressFile>): ParityState {
  return { ...state, progress: { kind: 'file', file: { ...fileOf(state), ...more } } };
}
