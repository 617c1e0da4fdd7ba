import { judge } from '../../src/activities/judge';
import type { Verdict } from '../../src/activities/judge';
import { limitDefaults } from '../../src/contract/input';
import type { RenderReading } from '../../src/remotion/progress/get-render-progress';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { toRenderProgress } from '../../src/remotion/progress/to-render-progress';

/** What progress.json contained at every moment of one render. All times are in milliseconds since the launch request. */
export interface RenderHistory {
  name: string;
  /** The moment from which progress.json shows how the render ended. */
  endMs: number;
  succeeds: boolean;
  /** The file at a moment, and when that version was written. */
  fileAt(atMs: number): { file: ProgressFile; writtenMs: number };
}

/** When the launches of all histories are requested, in milliseconds since 1970. */
export const launchRequestedAt = 1_700_000_000_000;

export const functionName = 'remotion-render-4-0-527-mem2048mb-disk2048mb-900sec';
export const functionTimeoutMs = 900_000;

/** Reads a history as the worker would read S3 at that moment, with the package's own code. */
export async function readHistory({ fileAt, endMs, succeeds }: Omit<RenderHistory, 'name'>, atMs: number): Promise<RenderReading> {
  const { file, writtenMs } = fileAt(atMs);
  const nowMs = launchRequestedAt + Math.round(atMs);
  const progress = await toRenderProgress(file, {
    renderId: 'abcdefghij',
    bucketName: 'remotionlambda-useast1-bench00000',
    region: 'us-east-1',
    functionName,
    memorySizeInMb: 2048,
    timeoutInMilliseconds: functionTimeoutMs,
    nowMs,
    // The output appears no earlier than in progress.json, so no schedule gains from finding it first.
    headOutput: async () => (succeeds && atMs >= endMs ? { sizeInBytes: 1_000_000, lastModifiedMs: null, serverDateMs: null } : null),
  });
  return { progress, unchangedForMs: nowMs - lastModified(writtenMs), serverNowMs: nowMs, claim: file.launchClaim ?? null };
}

/** `Last-Modified` has whole seconds. */
function lastModified(writtenMs: number): number {
  return Math.floor((launchRequestedAt + writtenMs) / 1000) * 1000;
}

export function verdictOn(reading: RenderReading): Verdict | null {
  const { launchTimeoutMs, frameTimeoutMs, stallMarginMs } = limitDefaults;
  return judge(reading, { limits: { launchTimeoutMs, stallTimeoutMs: frameTimeoutMs + stallMarginMs }, cancelling: false });
}
