import { defaultAws } from '../aws/aws';
import type { Aws } from '../aws/aws';
import { askForProgress } from './ask-for-progress';
import type { ExpectedOutput } from '../protocol/expected-output';
import { parseFunctionName } from '../protocol/function-name';
import type { NeededFunctionFacts } from '../protocol/function-name';
import { invalidField } from '../errors/invalid-request';
import { headOutput } from '../output/output';
import type { LaunchClaim } from '../protocol/progress-file';
import { readProgressFile } from './read-progress-file';
import type { ProgressFileReading } from './read-progress-file';
import type { RenderMediaOptions, S3OutputProvider } from '../protocol/render-media-options';
import type { RenderProgress } from '../protocol/render-progress';
import type { ObjectFacts } from '../aws/s3-objects';
import { serverNowMs } from '../aws/server-clock';
import { toRenderProgress } from './to-render-progress';

/** The same as in Remotion. @see https://www.remotion.dev/docs/lambda/getrenderprogress */
export interface GetRenderProgressInput {
  /** The function that renders; its name contains its timeout and memory. */
  functionName: string;
  region: string;
  renderId: string;
  bucketName: string;
  /** Where the output is written, when that is not AWS; with keys unless the output can be read without. */
  s3OutputProvider?: S3OutputProvider | null;
  /** @default false */
  forcePathStyle?: boolean | null;
  /** Log level of the function, when it is invoked. @default 'info' */
  logLevel?: RenderMediaOptions['logLevel'];
  /**
   * `true`: read S3 and invoke no function. `false`: invoke the function. Default: read S3 when the function's name
   * follows Remotion's convention.
   */
  skipLambdaInvocation?: boolean | null;
}

/** Second argument of `getRenderProgress()`. */
export interface GetRenderProgressContext {
  aws?: Aws;
  /** Remotion version of the invoked function, when its name does not contain it. @default '4.0.527' */
  version?: string;
  /** For a function whose name does not follow Remotion's convention: with them S3 is read, as for other functions. */
  functionFacts?: NeededFunctionFacts;
  /** The local clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
  /** An earlier reading of the same render: S3 does not send an unchanged file again. */
  previous?: RenderReading;
  /**
   * What to do when the check for the output fails: `'throw'`, or `'goOn'` as if there were no output, for a caller that
   * checks again before it reports a timeout. @default 'throw'
   */
  whenOutputUnknown?: 'throw' | 'goOn';
}

/** One reading of a render: its progress, and what else it shows. */
export interface RenderReading {
  progress: RenderProgress;
  /** How long the file has not changed, by S3's clock; null when the function was invoked. */
  unchangedForMs: number | null;
  /** Now, by AWS's clock. */
  serverNowMs: number;
  /** Set until the launch overwrites it. */
  claim: LaunchClaim | null;
  /** @internal The file behind this reading, for the next one; missing when the function was invoked. */
  source?: ProgressFileReading;
}

/**
 * A render's progress: the same object as Remotion's `getRenderProgress()` returns.
 *
 * Costs one GET on S3, plus one HEAD when the output may exist although the file does not say so. All times are compared
 * on AWS's clock. Needs s3:GetObject (and s3:ListBucket, to tell a missing object from a forbidden one);
 * lambda:InvokeFunction when the function is invoked.
 *
 * @throws `RemotionLambdaError`. `RenderNotFound`, `RenderBucketNotFound`, `RenderAccessDenied`, `RenderWrongRegion`,
 * `InvalidRenderRequest`, `RenderVersionMismatch`; retryable: `RenderServiceUnavailable`, `RenderProgressUnreadable`,
 * `RenderThrottled`
 *
 * @example
 * ```ts
 * import { getRenderProgress } from 'temporal-remotion-lambda/remotion';
 *
 * export async function isDone(renderId: string): Promise<boolean> {
 *   const { done, fatalErrorEncountered, errors } = await getRenderProgress({
 *     functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
 *     region: 'us-east-1',
 *     bucketName: 'remotionlambda-useast1-abcdefghij',
 *     renderId,
 *   });
 *   if (fatalErrorEncountered) throw new Error(errors[0]?.message);
 *   return done;
 * }
 * ```
 */
export async function getRenderProgress(input: GetRenderProgressInput, context: GetRenderProgressContext = {}): Promise<RenderProgress> {
  return (await readRenderProgress(input, context)).progress;
}

/** Like `getRenderProgress()`, with the rest of what the reading shows. */
export async function readRenderProgress(input: GetRenderProgressInput, context: GetRenderProgressContext = {}): Promise<RenderReading> {
  const { aws = defaultAws(), now = Date.now, previous, whenOutputUnknown = 'throw' } = context;
  const facts = context.functionFacts ?? parseFunctionName(input.functionName);
  const skipLambdaInvocation = input.skipLambdaInvocation ?? facts !== null;
  if (skipLambdaInvocation) return readFromS3(input, factsOrThrow(facts, input), { aws, now, previous, whenOutputUnknown });

  const progress = await askForProgress(input, context.version ?? facts?.version ?? null, aws);
  return { progress, unchangedForMs: null, serverNowMs: serverNowMs(now(), progress.currentTime ?? null), claim: null };
}

async function readFromS3(
  input: GetRenderProgressInput,
  facts: NeededFunctionFacts,
  { aws, now, previous, whenOutputUnknown }: { aws: Aws; now: () => number } & Pick<GetRenderProgressContext, 'previous' | 'whenOutputUnknown'>,
): Promise<RenderReading> {
  const { renderId, bucketName, region, functionName } = input;
  const source = await readProgressFile(input, { aws, previous: previous?.source });
  const { file, lastModifiedMs, serverDateMs } = source;
  const nowMs = serverNowMs(now(), serverDateMs);
  // Recomputed even from an unchanged file: costs and deadlines depend on the time.
  const progress = await toRenderProgress(file, {
    renderId,
    bucketName,
    region,
    functionName,
    memorySizeInMb: facts.memorySizeInMb,
    timeoutInMilliseconds: facts.timeoutInSeconds * 1000,
    nowMs,
    lastModifiedMs,
    headOutput: (output) => headOrNull(output, input, { aws, whenOutputUnknown }),
  });
  const unchangedForMs = lastModifiedMs === null ? null : Math.max(0, nowMs - lastModifiedMs);
  return { progress, unchangedForMs, serverNowMs: nowMs, claim: file.launchClaim ?? null, source };
}

async function headOrNull(
  output: ExpectedOutput,
  input: GetRenderProgressInput,
  { aws, whenOutputUnknown }: { aws: Aws } & Pick<GetRenderProgressContext, 'whenOutputUnknown'>,
): Promise<ObjectFacts | null> {
  try {
    const facts = await headOutput(output, input, aws);
    // Finding the output is optional: without permission, go by the file.
    return facts === 'forbidden' ? null : facts;
  } catch (error) {
    if (whenOutputUnknown === 'throw') throw error;
    return null;
  }
}

function factsOrThrow(facts: NeededFunctionFacts | null, { functionName, renderId, bucketName }: GetRenderProgressInput): NeededFunctionFacts {
  if (facts) return facts;
  throw invalidField(
    'functionName',
    `expected a name that follows Remotion's convention (https://www.remotion.dev/docs/lambda/naming-convention), so that it contains timeout and memory, got ${JSON.stringify(functionName)}; with functionFacts, or skipLambdaInvocation: false, any name works`,
    { renderId, bucketName },
  );
}
