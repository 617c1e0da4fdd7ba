import { sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { WatchedRender, WatchRequest } from '../contract/activities';
import { renderFailures } from '../contract/failures';
import type { RenderFailureDetails, RenderResult } from '../contract/result';
import type { RenderSnapshot } from '../contract/snapshot';
import { RemotionLambdaError } from '../remotion/errors';
import type { RenderReading } from '../remotion/get-render-progress';
import type { FoundOutput } from '../remotion/output';
import { clipErrors } from './clip-errors';
import type { ActivityDeps } from './create-render-activities';
import { failureMessage } from './failure-message';
import type { Verdict } from './judge';
import { outputProvider } from './to-render-media-options';

/** Errors of other chunks arrive up to a quarter of a second after the fatal one. */
const lateErrorsMs = 500;

/**
 * Makes the end of a render out of a verdict: returns its result, or throws its failure. Before it says "did not
 * finish" it looks for the output: the last write of progress.json can get lost, the file in S3 is the truth.
 */
export async function endedRender(
  verdict: Verdict,
  reading: RenderReading,
  snapshot: RenderSnapshot,
  request: WatchRequest,
  deps: ActivityDeps,
): Promise<WatchedRender> {
  if (verdict.type === 'done') {
    return { snapshot, result: toResult(reading, snapshot, request, await existingOutput(reading, request, deps)) };
  }
  if (verdict.type === 'RenderCancelled' && request.cancelling) {
    return { snapshot: { ...snapshot, phase: 'cancelled' }, result: null };
  }
  if (verdict.unfinished) {
    const output = await findOutput(reading, request, deps);
    if (output && isOfThisRender(output, reading)) {
      const done: RenderSnapshot = { ...snapshot, phase: 'done', overallProgress: 1, timeLeftMs: 0 };
      return { snapshot: done, result: toResult(reading, done, request, output) };
    }
  }
  const last = verdict.type === 'RenderFailed' ? await withLateErrors(reading, request, deps) : reading;
  throw toFailure(verdict, last, snapshot, request);
}

/** The output of a render that Remotion calls done; its own word where the object may not be looked at. */
async function existingOutput(reading: RenderReading, request: WatchRequest, deps: ActivityDeps): Promise<FoundOutput> {
  const found = await findOutput(reading, request, deps);
  if (found) return found;
  const { progress } = reading;
  throw new RemotionLambdaError({
    code: 'RenderOutputMissing',
    message: `Render ${request.renderId} is done, but its output ${progress.outKey} is not in bucket ${progress.outBucket}`,
    remedy: renderFailures.RenderOutputMissing.remedy,
    retryable: false,
    renderId: request.renderId,
    bucketName: request.bucketName,
  });
}

async function findOutput({ progress }: RenderReading, request: WatchRequest, deps: ActivityDeps): Promise<FoundOutput | null> {
  if (!progress.renderMetadata) return null;
  const { region, bucketName, forcePathStyle } = request;
  const s3OutputProvider = request.s3OutputProvider ? outputProvider(request.s3OutputProvider, deps.options) : undefined;
  return deps.remotion.findOutput(
    { renderMetadata: progress.renderMetadata, bucketName, region, forcePathStyle, s3OutputProvider, outputFile: progress.outputFile },
    { aws: deps.aws },
  );
}

/** An output that is older than the render is somebody else's. */
function isOfThisRender({ lastModifiedMs }: FoundOutput, { progress }: RenderReading): boolean {
  const begunAtMs = progress.renderMetadata?.startedDate ?? Infinity;
  // S3 tells whole seconds.
  return lastModifiedMs === null || lastModifiedMs + 1_000 >= begunAtMs;
}

async function withLateErrors(reading: RenderReading, request: WatchRequest, { aws, remotion }: ActivityDeps): Promise<RenderReading> {
  await sleep(lateErrorsMs);
  const { functionName, region, renderId, bucketName, forcePathStyle } = request;
  const later = await remotion
    .readRenderProgress({ functionName, region, renderId, bucketName, forcePathStyle }, { aws })
    // What was read already is a verdict; a second look that fails only means that no late errors are known.
    .catch(() => null);
  return later && later.progress.fatalErrorEncountered ? later : reading;
}

function toFailure(
  verdict: Exclude<Verdict, { type: 'done' }>,
  { progress }: RenderReading,
  { costs }: RenderSnapshot,
  { renderId, bucketName, region, functionName, links }: WatchRequest,
): ApplicationFailure {
  const { type, reason } = verdict;
  const details: RenderFailureDetails = {
    type,
    remedy: renderFailures[type].remedy,
    renderId,
    bucketName,
    region,
    functionName,
    errors: clipErrors(progress.errors),
    errorCount: progress.errors.length,
    costs,
    links,
  };
  const message = failureMessage(type, reason, { renderId, bucketName, composition: progress.renderMetadata?.compositionId });
  return ApplicationFailure.create({ message, type, details: [details], nonRetryable: true });
}

function toResult(reading: RenderReading, snapshot: RenderSnapshot, request: WatchRequest, output: FoundOutput): RenderResult {
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
    timeToFinish: progress.timeToFinish ?? (startedDate ? serverNowMs - startedDate : null),
    costs: snapshot.costs,
    framesRendered: snapshot.totalFrames ?? progress.framesRendered,
    nonFatalErrors: snapshot.nonFatalErrors,
    links: request.links,
  };
}
