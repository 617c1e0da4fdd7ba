import { sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { FinishedRender, WatchedRender, WatchRequest } from '../contract/activities';
import { failureDetails } from '../contract/failure-details';
import { renderFailures } from '../contract/failures';
import type { RenderFailureDetails } from '../contract/failure-details';
import type { RenderSnapshot } from '../contract/snapshot';
import { awsLinks } from '../remotion/aws/aws-links';
import { renderFolder } from '../remotion/protocol/bucket-keys';
import { RemotionLambdaError } from '../remotion/errors/errors';
import { endingError } from '../remotion/progress/errors-explained';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { outputUrlFor } from '../remotion/output/output';
import type { FoundOutput } from '../remotion/output/output';
import { canBeOutputOf } from '../remotion/output/own-output';
import { resultArtifacts } from './artifacts';
import { clipErrors } from './clip-errors';
import { countFailure } from './left-to-next-try';
import type { ActivityDeps } from './options';
import { failedReason, failedRemedy } from '../remotion/progress/failed-reason';
import { failureMessage } from './failure-message';
import { judge } from './judge';
import type { Verdict } from './judge';
import { providerOf, readRender } from './read-render';
import { recordEndNoticed } from './render-metrics';
import { toSnapshot } from './to-snapshot';

/** Errors of other chunks arrive up to a quarter of a second after the fatal one. */
export const lateErrorWaitMs = 500;

/**
 * Turns a verdict into the end of a render: returns its result, or throws its failure. For "did not finish", it first
 * checks for the output: the last write of progress.json can get lost, but the file in S3 is proof.
 */
export async function endedRender(
  verdict: Verdict,
  reading: RenderReading,
  snapshot: RenderSnapshot,
  request: WatchRequest,
  deps: ActivityDeps,
): Promise<WatchedRender> {
  if (verdict.type === 'done') {
    const result = await toResult(reading, snapshot, request, await existingOutput(reading, request, deps), deps);
    recordEndNoticed(reading);
    return { snapshot, result };
  }
  if (verdict.type === 'RenderCancelled' && request.cancelling) {
    // The first renderer to stop reports it; the others poll for the marker once a second, and stop later.
    await sleep(lateErrorWaitMs);
    return { snapshot: { ...snapshot, phase: 'cancelled' }, result: null };
  }
  if (verdict.type === 'RenderCancelled') return cancelledByOthers(verdict, reading, snapshot, request, deps);
  const output = verdict.unfinished ? await checkOutput(reading, request, deps).catch(retryOrUnknown) : null;
  if (output && output !== 'unknown' && isOfThisRender(output, reading, request)) {
    const done: RenderSnapshot = { ...snapshot, phase: 'done', overallProgress: 1, timeLeftMs: 0 };
    return { snapshot: done, result: await toResult(reading, done, request, output, deps) };
  }
  if (verdict.type === 'RenderFailed') recordEndNoticed(reading);
  const last = verdict.type === 'RenderFailed' ? await withLateErrors(reading, request, deps) : reading;
  throw toFailure(output === 'unknown' ? withOutputUnknown(verdict) : verdict, last, snapshot, request);
}

/**
 * When a chunk fails, the main function cancels the others before it reports the failure, so a cancelled chunk may
 * report first. Reads once more to find out why the render ended.
 */
async function cancelledByOthers(
  verdict: Exclude<Verdict, { type: 'done' }>,
  reading: RenderReading,
  snapshot: RenderSnapshot,
  request: WatchRequest,
  deps: ActivityDeps,
): Promise<WatchedRender> {
  const later = await withLateErrors(reading, request, deps);
  const laterVerdict = judge(later, request);
  if (laterVerdict && laterVerdict.type !== 'RenderCancelled') return endedRender(laterVerdict, later, toSnapshot(later), request, deps);
  throw toFailure(verdict, later, snapshot, request);
}

function withOutputUnknown<V extends { why: string }>(verdict: V): V & Pick<RenderFailureDetails, 'outputUnknown'> {
  return { ...verdict, why: `${verdict.why}; the storage did not say whether the output exists`, outputUnknown: true };
}

/** The output of a render that Remotion reports as done. */
async function existingOutput(reading: RenderReading, request: WatchRequest, deps: ActivityDeps): Promise<FoundOutput> {
  const { renderId, bucketName, outBucket, outKey } = request;
  // Other storage may be accessible to the function but not to this worker; the render is done anyway.
  const url = await publicUrl(outBucket, outKey, request, deps);
  const reported = reading.progress.outputFile ? { bucketName: outBucket, key: outKey, url, sizeInBytes: null, lastModifiedMs: null, serverDateMs: null } : null;
  const check = checkOutput(reading, request, deps);
  const found = reported ? await check.catch(retryOrUnknown) : await check;
  if (found && found !== 'unknown') return found;
  if (found && reported) return reported;
  throw new RemotionLambdaError({
    code: 'RenderOutputMissing',
    message: `Render ${renderId} is done, but its output ${outKey} is not in bucket ${outBucket}.`,
    remedy: renderFailures.RenderOutputMissing.remedy,
    retryable: false,
    renderId,
    bucketName,
  });
}

/** The output, null if it does not exist, or `'unknown'` if its storage denies access. */
async function checkOutput({ progress }: RenderReading, request: WatchRequest, deps: ActivityDeps): Promise<FoundOutput | 'unknown' | null> {
  const { region, forcePathStyle, outBucket, outKey } = request;
  const s3OutputProvider = providerOf(request, deps);
  const { outputFile } = progress;
  const output = { bucketName: outBucket, key: outKey, region, forcePathStyle, s3OutputProvider, outputFile };
  const found = await deps.remotion.findOutput(output, { aws: deps.aws, publicS3Endpoint: deps.options.publicS3Endpoint });
  return found === 'forbidden' ? 'unknown' : found;
}

/** How many times to try storage that keeps failing before the render ends without its answer. */
const maxOutputChecks = 5;

/** Lets Temporal retry the activity until `maxOutputChecks` is reached. */
function retryOrUnknown(error: unknown): 'unknown' {
  if (countFailure() < maxOutputChecks) throw error;
  return 'unknown';
}

/** A file in the render's own folder belongs to the render; elsewhere, its time decides. */
function isOfThisRender(output: FoundOutput, { progress, serverNowMs }: RenderReading, { renderId, workflowStartedAt }: WatchRequest): boolean {
  if (output.key.startsWith(renderFolder(renderId))) return true;
  const deadlineMs = progress.timeoutTimestamp ?? serverNowMs;
  return canBeOutputOf({ beganMs: workflowStartedAt, deadlineMs }, output, serverNowMs);
}

async function withLateErrors(reading: RenderReading, request: WatchRequest, deps: ActivityDeps): Promise<RenderReading> {
  await sleep(lateErrorWaitMs);
  // The first reading already gave a verdict; if this second read fails, only late errors are missed.
  const later = await readRender(request, deps, reading).catch(() => null);
  return later && later.progress.fatalErrorEncountered ? later : reading;
}

function toFailure(
  { type, why, outputUnknown }: Exclude<Verdict, { type: 'done' }> & Pick<RenderFailureDetails, 'outputUnknown'>,
  { progress }: RenderReading,
  { costs }: RenderSnapshot,
  { renderId, bucketName, region, functionName, rendererFunctionName }: WatchRequest,
): ApplicationFailure {
  const error = type === 'RenderFailed' ? endingError(progress.errors) : undefined;
  const reason = error ? failedReason(error) : null;
  const remedy = error && reason ? failedRemedy(reason, error) : renderFailures[type].remedy;
  const errors = clipErrors(progress.errors);
  const errorCount = progress.errors.length;
  const renderer = rendererFunctionName ?? progress.renderMetadata?.rendererFunctionName;
  const links = awsLinks({ region, functionName, rendererFunctionName: renderer, bucketName, renderId });
  const details = failureDetails(type, { reason, remedy, renderId, bucketName, region, functionName, errors, errorCount, costs, links, outputUnknown });
  const message = failureMessage(type, why, { renderId, bucketName, composition: progress.renderMetadata?.compositionId, remedy });
  return ApplicationFailure.create({ message, type, details: [details], nonRetryable: true });
}

/** The public URL of the output, or of a file beside it. */
function publicUrl(bucketName: string, key: string, request: WatchRequest, deps: ActivityDeps): Promise<string> {
  const { region, forcePathStyle } = request;
  const place = { region, forcePathStyle, s3OutputProvider: providerOf(request, deps) };
  return outputUrlFor({ ...place, bucketName, key }, { aws: deps.aws, publicS3Endpoint: deps.options.publicS3Endpoint });
}

async function toResult(
  reading: RenderReading,
  snapshot: RenderSnapshot,
  request: WatchRequest,
  output: FoundOutput,
  deps: ActivityDeps,
): Promise<FinishedRender> {
  const { progress, serverNowMs } = reading;
  const startedDate = progress.renderMetadata?.startedDate;
  return {
    renderId: request.renderId,
    bucketName: request.bucketName,
    region: request.region,
    outBucket: output.bucketName,
    outKey: output.key,
    outputUrl: output.url,
    outputSizeInBytes: progress.outputSizeInBytes ?? output.sizeInBytes ?? 0,
    ...(await resultArtifacts(progress.artifacts ?? [], (key) => publicUrl(output.bucketName, key, request, deps))),
    timeToFinish: progress.timeToFinish ?? (startedDate ? serverNowMs - startedDate : null),
    costs: snapshot.costs,
    framesRendered: snapshot.totalFrames ?? progress.framesRendered,
    nonFatalErrors: snapshot.nonFatalErrors,
  };
}
