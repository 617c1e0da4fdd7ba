import { chunksDurationMs, estimateCosts, toRenderCosts } from './costs';
import { RemotionLambdaError } from '../errors/errors';
import { explainErrors, hasFatalError } from './errors-explained';
import { expectedOutputOrNull, finishedOutput, remotionOutputUrl } from '../protocol/expected-output';
import type { ExpectedOutput } from '../protocol/expected-output';
import { parseFunctionName } from '../protocol/function-name';
import { framesToRender } from './frames';
import { isCombined } from './is-combined';
import { canBeOutputOf } from '../output/own-output';
import { overallProgress } from './overall-progress';
import { commonFields, doneFields, unfinishedFields } from './progress-fields';
import type { MetadataFile, ProgressContext, WrittenFile } from './progress-fields';
import type { PostRenderData, ProgressFile } from '../protocol/progress-file';
import type { RenderCosts, RenderProgress } from '../protocol/render-progress';
import type { ObjectFacts } from '../aws/s3-objects';
import { beganAtMs, isLaunchTimedOut, judgeTimeout, launchTimeoutError, timeoutError } from './timeout';

/**
 * Converts a progress file to a render's progress, field by field like Remotion's own client.
 *
 * It differs where that client is wrong: it checks for a finished output before it reports a timeout; a launch that never
 * ran times out; `overallProgress` is finite and from 0 to 1.
 *
 * @throws `RemotionLambdaError` for a still, and for a file that contradicts itself
 */
export async function toRenderProgress(given: ProgressFile, context: ProgressContext): Promise<RenderProgress> {
  const file = given as WrittenFile;
  const { renderMetadata, postRenderData } = file;
  if (postRenderData && !renderMetadata) throw contradictory(context, 'it has postRenderData, but no renderMetadata');
  if (renderMetadata?.type === 'still') throw still(context);
  if (!renderMetadata) return beforeMetadata(file, context);
  if (postRenderData) return finished({ ...file, renderMetadata }, postRenderData, context);
  return running({ ...file, renderMetadata }, context);
}

/** The main function has written its final progress. */
function finished(file: MetadataFile, post: PostRenderData, context: ProgressContext): RenderProgress {
  const { renderMetadata } = file;
  const frameCount = framesToRender(renderMetadata);
  const output = finishedOutput(renderMetadata, post, context.bucketName);
  return {
    ...commonFields(file, context),
    ...doneFields(frameCount, renderMetadata, output),
    renderSize: post.renderSize,
    cleanup: { doneIn: post.timeToCleanUp, filesDeleted: post.filesCleanedUp, minFilesToDelete: post.filesCleanedUp },
    costs: writtenCosts(post, context),
    encodingStatus: { framesEncoded: frameCount, combinedFrames: frameCount, timeToCombine: post.timeToCombine },
    errors: post.errors ?? [],
    outputFile: post.outputFile,
    timeToFinish: post.timeToFinish,
    timeToFinishChunks: post.timeToRenderChunks,
    timeToRenderFrames: post.timeToRenderFrames,
    timeToEncode: post.timeToEncode,
    timeToCombine: post.timeToCombine,
    retriesInfo: post.retriesInfo ?? [],
    mostExpensiveFrameRanges: post.mostExpensiveFrameRanges ?? null,
    outputSizeInBytes: post.outputSize,
    estimatedBillingDurationInMilliseconds: post.estimatedBillingDurationInMilliseconds,
  };
}

function writtenCosts({ cost }: PostRenderData, { region }: ProgressContext): RenderCosts {
  if (!cost) return toRenderCosts(0, region);
  const { estimatedCost, estimatedDisplayCost, currency, disclaimer } = cost;
  return { accruedSoFar: estimatedCost, displayCost: estimatedDisplayCost, currency, disclaimer };
}

/** The composition is not validated yet, so there are no frames or chunks to count. */
function beforeMetadata(file: WrittenFile, context: ProgressContext): RenderProgress {
  const explained = explainErrors(file.errors ?? []);
  const isTimedOut = !hasFatalError(explained) && isLaunchTimedOut(file, context);
  const errors = isTimedOut ? [launchTimeoutError(context, file), ...explained] : explained;
  return {
    ...commonFields(file, context),
    ...unfinishedFields(file),
    errors,
    fatalErrorEncountered: hasFatalError(errors),
    overallProgress: overallProgress({ ...file, invoking: 0, frames: 0, encoding: 0, combining: 0 }),
    costs: toRenderCosts(0, context.region),
    estimatedBillingDurationInMilliseconds: null,
    timeToFinishChunks: null,
  };
}

async function running(file: MetadataFile, context: ProgressContext): Promise<RenderProgress> {
  const { renderMetadata, chunks = [], timings = [] } = file;
  const { timeoutInMilliseconds, nowMs, region } = context;
  const frameCount = framesToRender(renderMetadata);
  const explained = explainErrors(file.errors ?? []);
  const startedMs = beganAtMs(file, context);
  const timedOut = judgeTimeout({ startedMs, totalChunks: renderMetadata.totalChunks, chunks, timeoutInMilliseconds, nowMs });
  const allChunks = hasAll(chunks, renderMetadata.totalChunks ?? Infinity);
  const { accruedSoFar, estimatedBillingDurationInMilliseconds } = estimateCosts({
    file,
    startedMs,
    memorySizeInMb: parseFunctionName(renderMetadata.rendererFunctionName ?? '')?.memorySizeInMb ?? context.memorySizeInMb,
    region,
    nowMs,
  });
  const costs = { costs: toRenderCosts(accruedSoFar, region), estimatedBillingDurationInMilliseconds };

  // The file's last write can get lost; then only the output shows that the render has finished. The check costs a
  // request, so it is only made when everything seems done, and before a timeout is reported.
  const seemsDone = allChunks && isCombined(file, renderMetadata);
  if (!hasFatalError(explained) && (timedOut || seemsDone)) {
    const output = expectedOutputOrNull(renderMetadata, context.bucketName);
    const found = output && (await context.headOutput(output));
    const deadlineMs = file.timeoutTimestamp ?? startedMs + timeoutInMilliseconds;
    if (found && canBeOutputOf({ beganMs: startedMs, deadlineMs }, found, nowMs)) {
      return { ...recovered(file, context, output, found), ...costs, timeToFinish: nowMs - startedMs, errors: explained, timeToFinishChunks: chunksDurationMs(timings) };
    }
  }

  const errors = timedOut ? [timeoutError(context, renderMetadata, timedOut), ...explained] : explained;
  return {
    ...commonFields(file, context),
    ...unfinishedFields(file),
    ...costs,
    errors,
    fatalErrorEncountered: hasFatalError(errors),
    overallProgress: overallProgress({ ...file, ...stepsOf(file, frameCount) }),
    timeToFinishChunks: allChunks ? chunksDurationMs(timings) : null,
  };
}

/** The output exists, although the file does not say so. */
function recovered(
  file: MetadataFile,
  context: ProgressContext,
  output: ExpectedOutput,
  { sizeInBytes }: ObjectFacts,
): Omit<RenderProgress, 'costs' | 'estimatedBillingDurationInMilliseconds' | 'errors' | 'timeToFinish' | 'timeToFinishChunks'> {
  const { renderMetadata, timeToCombine } = file;
  const frameCount = framesToRender(renderMetadata);
  return {
    ...commonFields(file, context),
    ...doneFields(frameCount, renderMetadata, output),
    renderSize: sizeInBytes ?? 0,
    cleanup: { doneIn: null, filesDeleted: 0, minFilesToDelete: 0 },
    encodingStatus: { framesEncoded: frameCount, combinedFrames: frameCount, timeToCombine },
    outputFile: remotionOutputUrl(output, context.region),
    timeToRenderFrames: file.timeToRenderFrames,
    timeToEncode: file.timeToEncode,
    timeToCombine,
    retriesInfo: file.retries ?? [],
    mostExpensiveFrameRanges: null,
    outputSizeInBytes: sizeInBytes ?? 0,
  };
}

/** A chunk that was rendered twice is listed twice. */
function hasAll(chunks: number[], totalChunks: number): boolean {
  return chunks.length >= totalChunks && new Set(chunks).size >= totalChunks;
}

function stepsOf(file: MetadataFile, frameCount: number): { invoking: number; frames: number; encoding: number; combining: number } {
  const { lambdasInvoked = 0, framesRendered = 0, framesEncoded = 0, combinedFrames } = file;
  const planned = file.renderMetadata.estimatedRenderLambdaInvokations;
  return {
    // 0 when the main function renders by itself.
    invoking: planned === 0 ? Number(lambdasInvoked > 0) : lambdasInvoked / planned,
    frames: framesRendered / frameCount,
    encoding: frameCount ? framesEncoded / frameCount : 0,
    combining: combinedFrames / frameCount,
  };
}

function contradictory({ renderId, bucketName, region }: ProgressContext, problem: string): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderProgressUnreadable',
    message: `The progress of render ${renderId} (bucket ${bucketName}, ${region}) contradicts itself: ${problem}.`,
    remedy: 'Check progress.json in the S3 console: something other than the render may have written it.',
    retryable: true,
    renderId,
    bucketName,
  });
}

function still({ renderId, bucketName, region }: ProgressContext): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'InvalidRenderRequest',
    message: `Render ${renderId} (bucket ${bucketName}, ${region}) is a still, which has no progress.`,
    remedy: 'A still is done when renderStillOnLambda() returns.',
    retryable: false,
    renderId,
    bucketName,
  });
}
