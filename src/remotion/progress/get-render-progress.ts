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

/** As Remotion's. @see https://www.remotion.dev/docs/lambda/getrenderprogress */
export interface GetRenderProgressInput {
  /** The function that renders; its name tells the timeout and the memory. */
  functionName: string;
  region: string;
  renderId: string;
  bucketName: string;
  /** Where the output is written, when that is not AWS; with keys unless the output may be read without. */
  s3OutputProvider?: S3OutputProvider | null;
  /** @default false */
  forcePathStyle?: boolean | null;
  /** Of the function, when it is asked. @default 'info' */
  logLevel?: RenderMediaOptions['logLevel'];
  /**
   * `true`: read S3, no function is invoked. `false`: ask the function. Default: S3 when the function's name follows
   * Remotion's convention.
   */
  skipLambdaInvocation?: boolean | null;
}

export interface GetRenderProgressContext {
  aws?: Aws;
  /** Remotion's version of the function that is asked, when its name does not tell. @default '4.0.527' */
  version?: string;
  /** Of a function under a name of your own, which does not tell them: with them S3 is read, as for other functions. */
  functionFacts?: NeededFunctionFacts;
  /** The local clock, in milliseconds since 1970. @default Date.now */
  now?: () => number;
  /** An earlier reading of the same render: while the file is still the same, S3 does not send it again. */
  previous?: RenderReading;
  /**
   * What to do when it cannot be looked whether the output is there: `'throw'`, or `'goOn'` as if it were not, for a
   * caller that looks for itself before it believes in a timeout. @default 'throw'
   */
  whenOutputUnknown?: 'throw' | 'goOn';
}

/** One look at a render, and what else it shows. */
export interface RenderReading {
  progress: RenderProgress;
  /** How long the file has not changed, by S3's clock; null when the function was asked. */
  unchangedForMs: number | null;
  /** Now, by the clock of AWS. */
  serverNowMs: number;
  /** Set until the launch has written over it. */
  claim: LaunchClaim | null;
  /** @internal The file that this was made of, for the next reading; not there when the function was asked. */
  source?: ProgressFileReading;
}

/**
 * How far a render is: the same object as Remotion's `getRenderProgress()`.
 *
 * Costs one GET on S3, and one HEAD when the output may be there although the file does not say so. All times are
 * compared on the clock of AWS. Needs s3:GetObject (and s3:ListBucket, to tell a missing object from a forbidden one);
 * lambda:InvokeFunction when the function is asked.
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

/** As `getRenderProgress()`, with what else the look has shown. */
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
  // Also from a file that has not changed: time has, and with it costs and deadlines.
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
    // Finding the output is an extra; without the right to look, the file's word counts.
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
    `expected a name by Remotion's convention (https://www.remotion.dev/docs/lambda/naming-convention), which tells timeout and memory, got ${JSON.stringify(functionName)}; with functionFacts, or skipLambdaInvocation: false, any name will do`,
    { renderId, bucketName },
  );
}
