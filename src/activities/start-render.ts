import { log } from '@temporalio/activity';
import type { StartRenderRequest } from '../contract/activities';
import type { StartedRender } from '../contract/result';
import { parseRenderMediaInput } from '../validation/validate-input';
import { errorText } from '../remotion/aws/error-text';
import { RemotionLambdaError } from '../remotion/errors/errors';
import type { RemotionLambdaErrorCode } from '../remotion/errors/errors';
import { renderIdOfRun } from '../remotion/protocol/render-id';
import { afterPossibleLaunch } from '../remotion/start/after-possible-launch';
import type { LaunchedRender } from '../remotion/start/start-render';
import { assertGuarded } from './assert-guarded';
import { asFinal } from './classify-failure';
import { heartbeating } from './heartbeating';
import { countFailure, leaveForNextTry, earlierLostBecause, mayBeLaunchedEarlier } from './left-to-next-try';
import type { ActivityDeps } from './options';
import { startByHandler } from './start-by-handler';
import { toRenderMediaOptions } from './to-render-media-options';

/** Starts the render; a retry adopts what an earlier try started. */
export async function startRender(request: StartRenderRequest, deps: ActivityDeps): Promise<StartedRender> {
  return logged(request.input.start === 'handler' ? await startByHandler(request, deps) : await heartbeating(heartbeatMs, () => launch(request, deps)));
}

/** A start usually takes a second or two, and then sends no heartbeat; the server expects one every 10 s. */
const heartbeatMs = 4_000;

async function launch({ input, idempotencyKey, guard }: StartRenderRequest, { aws, remotion, options }: ActivityDeps): Promise<LaunchedRender> {
  const renderId = (): string => renderIdOfRun(idempotencyKey, input.render.deleteAfter);
  try {
    const checked = parseRenderMediaInput(input);
    const { functionFacts } = checked;
    if (guard) await assertGuarded(guard);
    return await remotion.startRender(toRenderMediaOptions(checked, options), { aws, functionFacts, renderId: renderId(), graceMs: options.launchGraceMs });
  } catch (error) {
    throw afterTries(error, renderId);
  }
}

function logged(started: LaunchedRender): StartedRender {
  const { renderId, bucketName, adopted, launches, warnings } = started;
  log.info(adopted ? 'Adopted the render that an earlier try launched' : 'Launched the render', { renderId, bucketName });
  if (launches > 1) log.warn('Launched the render again, because an earlier launch did not show', { renderId, bucketName, launches });
  for (const warning of warnings) log.warn(warning, { renderId, bucketName });
  return toStartedRender(started);
}

/** Errors such as AWS being unavailable, or an unreadable claim, may pass, but the caller should not have to wait for hours to learn of them. */
const maxBlockedTries = 10;
const blocking: readonly RemotionLambdaErrorCode[] = ['RenderServiceUnavailable', 'RenderAccessDenied', 'RenderProgressUnreadable', 'RenderNotFound'];

/** During an upgrade, a field of the new version may reach an old worker; the next worker may know it. */
function isForLaterWorkers({ code, retryable }: RemotionLambdaError): boolean {
  return code === 'InvalidRenderRequest' && retryable;
}

/** The error to throw, given the tries before; also leaves details for the next try. */
function afterTries(error: unknown, renderId: () => string): unknown {
  if (!(error instanceof RemotionLambdaError)) return error;
  const last = judgeTry(error);
  return !last.retryable && last.code !== 'RenderLaunchUncertain' && mayBeLaunched(error) ? afterPossibleLaunch(last, renderId()) : last;
}

/** Counts only blocked tries in a row: a launch may be throttled for hours before S3 is unavailable for a second. */
function judgeTry(error: RemotionLambdaError): RemotionLambdaError {
  const isUncertain = error.code === 'RenderLaunchUncertain';
  const lostBecause = isUncertain && error.cause !== undefined ? errorText(error.cause) : earlierLostBecause();
  if (blocking.includes(error.code) || isForLaterWorkers(error)) return countFailure({ mayBeLaunched: mayBeLaunched(error), lostBecause }) >= maxBlockedTries ? asFinal(error) : error;
  if (error.retryable) leaveForNextTry({ failuresInARow: 0, mayBeLaunched: mayBeLaunched(error), lostBecause });
  return isUncertain && !error.retryable && lostBecause !== undefined ? withCause(error, lostBecause) : error;
}

/** Whether a launch may be under way: by this try, an earlier one, or another start whose claim this one took over. */
function mayBeLaunched(error: RemotionLambdaError): boolean {
  return error.code === 'RenderLaunchUncertain' || error.mayBeLaunched === true || mayBeLaunchedEarlier();
}

/** The try that gives up launched nothing itself: it knows only from earlier tries why the responses were lost. */
function withCause({ code, message, remedy, renderId, bucketName, retryable, cause }: RemotionLambdaError, lostBecause: string): RemotionLambdaError {
  return new RemotionLambdaError({ code, message: `${message} The last response was lost because: ${lostBecause}.`, remedy, renderId, bucketName, retryable, cause });
}

function toStartedRender(started: Omit<LaunchedRender, 'adopted'>): StartedRender {
  const { renderId, bucketName, outBucket, outKey, launches } = started;
  const { cloudWatchMainLogs, cloudWatchLogs, folderInS3Console, progressJsonInConsole, lambdaInsightsLogs } = started;
  const links = { cloudWatchMainLogs, cloudWatchLogs, folderInS3Console, progressJsonInConsole, lambdaInsightsLogs };
  return { renderId, bucketName, outBucket, outKey, launches, links };
}
