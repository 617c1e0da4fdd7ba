import { LambdaClientInternals } from '@remotion/lambda-client';
import { getProgress, OutputFileAccessDeniedError } from '@remotion/serverless-client';
import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { parseFunctionName } from '../../../src/remotion/function-name';
import type { ProgressFile } from '../../../src/remotion/progress-file';
import type { RenderErrorInfo, RenderProgress } from '../../../src/remotion/render-progress';
import { toRenderProgress } from '../../../src/remotion/to-render-progress';

/** One state of a render: its file, the time, and whether the output exists. */
export interface RenderState {
  file: ProgressFile;
  nowMs: number;
  output: { sizeInBytes: number } | 'missing' | 'forbidden';
  renderId: string;
  functionName: string;
  region: string;
  bucketName: string;
}

type OfficialInput = Parameters<typeof getProgress>[0];

/** What Remotion's own client makes of the state, at the state's time. */
export async function officialProgress(state: RenderState): Promise<RenderProgress> {
  const { memorySizeInMb, timeoutInSeconds } = parseFunctionName(state.functionName)!;
  vi.setSystemTime(state.nowMs);
  const providerSpecifics = {
    ...LambdaClientInternals.awsImplementation,
    readFile: async () => Readable.from([Buffer.from(JSON.stringify(state.file))]),
    headFile: async () => headAnswer(state),
  };
  const progress = await getProgress({
    bucketName: state.bucketName,
    renderId: state.renderId,
    expectedBucketOwner: null,
    region: state.region,
    memorySizeInMb,
    timeoutInMilliseconds: timeoutInSeconds * 1000,
    customCredentials: null,
    providerSpecifics,
    forcePathStyle: false,
    functionName: state.functionName,
    requestHandler: null,
  } as unknown as OfficialInput);
  return progress as unknown as RenderProgress;
}

/** What we make of it. */
export async function ourProgress(state: RenderState): Promise<RenderProgress> {
  const { memorySizeInMb, timeoutInSeconds } = parseFunctionName(state.functionName)!;
  return toRenderProgress(JSON.parse(JSON.stringify(state.file)) as ProgressFile, {
    renderId: state.renderId,
    bucketName: state.bucketName,
    region: state.region,
    functionName: state.functionName,
    memorySizeInMb,
    timeoutInMilliseconds: timeoutInSeconds * 1000,
    nowMs: state.nowMs,
    headOutput: async () => (typeof state.output === 'string' ? null : { ...state.output, lastModifiedMs: null }),
  });
}

/**
 * Why the two may differ, by rule; null when they must be equal. Each rule is an improvement on purpose.
 */
export function knownDifference(ours: RenderProgress, official: RenderProgress, state: RenderState): string | null {
  const { file } = state;
  if (ours.done && !official.done) {
    const timedOut = official.errors[0]?.name === 'TimeoutError';
    const combined = hasAllChunks(state) && (file.combinedFrames ?? 0) >= ours.framesRendered && file.timeToCombine !== null;
    return timedOut || combined ? 'a finished output is found before a timeout is declared' : null;
  }
  if (!file.renderMetadata && ours.errors[0]?.name === 'TimeoutError') return 'a launch that never ran times out';
  return null;
}

export function hasAllChunks({ file }: RenderState): boolean {
  return new Set(file.chunks ?? []).size >= (file.renderMetadata?.totalChunks ?? Infinity);
}

/** Both, without what differs in wording, or in a progress that Remotion does not keep within 0 and 1. */
export function comparable(progress: RenderProgress, { file }: RenderState): unknown {
  const { overallProgress, costs, errors, ...rest } = progress;
  const inRange = Number.isFinite(overallProgress) ? Math.min(1, Math.max(0, overallProgress)) : 'cannot be told';
  const isDerived = !file.postRenderData;
  return {
    ...rest,
    overallProgress: inRange,
    costs: isDerived ? { ...costs, disclaimer: typeof costs.disclaimer } : costs,
    errors: isDerived ? errors.map(withoutWording) : errors,
  };
}

function withoutWording({ explanation, ...error }: RenderErrorInfo): unknown {
  const isOurs = error.name === 'TimeoutError' && error.stack.startsWith('TimeoutError');
  const isTheirs = error.name === 'TimeoutError' && error.message.startsWith('The main function timed out');
  const text = isOurs || isTheirs ? { message: '', stack: '' } : {};
  return { ...error, ...text, explanation: typeof explanation };
}

function headAnswer({ output, bucketName }: RenderState): { ContentLength: number } {
  if (output === 'missing') throw Object.assign(new Error('NotFound'), { name: 'NotFound' });
  if (output === 'forbidden') throw new OutputFileAccessDeniedError(`no access to ${bucketName}`);
  return { ContentLength: output.sizeInBytes };
}
