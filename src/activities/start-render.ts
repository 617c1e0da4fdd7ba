import { log } from '@temporalio/activity';
import type { StartRenderRequest } from '../contract/activities';
import type { StartedRender } from '../contract/result';
import { parseRenderMediaInput } from '../validation/validate-input';
import { errorText } from '../remotion/aws/error-text';
import { RemotionLambdaError } from '../remotion/errors/errors';
import type { RemotionLambdaErrorCode } from '../remotion/errors/errors';
import { renderIdOfRun } from '../remotion/protocol/render-id';
import { launchedPerhaps } from '../remotion/start/launched-perhaps';
import type { LaunchedRender } from '../remotion/start/start-render';
import { assertGuarded } from './assert-guarded';
import { asFinal } from './classify-failure';
import { heartbeating } from './heartbeating';
import { countFailure, leave, lostBefore, mayBeLaunchedBefore } from './left-to-next-try';
import type { ActivityDeps } from './options';
import { startByHandler } from './start-by-handler';
import { toRenderMediaOptions } from './to-render-media-options';

/** Starts the render; a retry finds what an earlier try began. */
export async function startRender(request: StartRenderRequest, deps: ActivityDeps): Promise<StartedRender> {
  return logged(request.input.start === 'handler' ? await startByHandler(request, deps) : await heartbeating(heartbeatMs, () => launch(request, deps)));
}

/** A start takes a second or two, and then costs no heartbeat; the server misses them after 10 s. */
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
  if (launches > 1) log.warn('Launched the render again, since an earlier launch did not show', { renderId, bucketName, launches });
  for (const warning of warnings) log.warn(warning, { renderId, bucketName });
  return toStartedRender(started);
}

/** AWS being away, or a claim that cannot be read, is worth some patience; but somebody waits, and should hear of it. */
const maxHopelessTries = 10;
const hopeless: readonly RemotionLambdaErrorCode[] = ['RenderServiceUnavailable', 'RenderAccessDenied', 'RenderProgressUnreadable', 'RenderNotFound'];

/** While workers are upgraded, a field of the new version may meet a worker of the old one; the next one may know it. */
function isForLaterWorkers({ code, retryable }: RemotionLambdaError): boolean {
  return code === 'InvalidRenderRequest' && retryable;
}

/** The error of this try in the light of those before, and word of it to the next. */
function afterTries(error: unknown, renderId: () => string): unknown {
  if (!(error instanceof RemotionLambdaError)) return error;
  const last = judgeTry(error);
  return !last.retryable && last.code !== 'RenderLaunchUncertain' && mayBeLaunched(error) ? launchedPerhaps(last, renderId()) : last;
}

/** Only hopeless tries in a row count: a launch may be throttled for hours before S3 is away for a second. */
function judgeTry(error: RemotionLambdaError): RemotionLambdaError {
  const isUncertain = error.code === 'RenderLaunchUncertain';
  const lostBecause = isUncertain && error.cause !== undefined ? errorText(error.cause) : lostBefore();
  if (hopeless.includes(error.code) || isForLaterWorkers(error)) return countFailure({ mayBeLaunched: mayBeLaunched(error), lostBecause }) >= maxHopelessTries ? asFinal(error) : error;
  if (error.retryable) leave({ failuresInARow: 0, mayBeLaunched: mayBeLaunched(error), lostBecause });
  return isUncertain && !error.retryable && lostBecause !== undefined ? withCause(error, lostBecause) : error;
}

/** By this try, by one before, or by another start, whose claim this one took over. */
function mayBeLaunched(error: RemotionLambdaError): boolean {
  return error.code === 'RenderLaunchUncertain' || error.mayBeLaunched === true || mayBeLaunchedBefore();
}

/** The try that gives up launched nothing itself: it knows only from those before why the answers were lost. */
function withCause({ code, message, remedy, renderId, bucketName, retryable, cause }: RemotionLambdaError, lostBecause: string): RemotionLambdaError {
  return new RemotionLambdaError({ code, message: `${message} The last answer was lost because: ${lostBecause}.`, remedy, renderId, bucketName, retryable, cause });
}

function toStartedRender(started: Omit<LaunchedRender, 'adopted'>): StartedRender {
  const { renderId, bucketName, outBucket, outKey, launches } = started;
  const { cloudWatchMainLogs, cloudWatchLogs, folderInS3Console, progressJsonInConsole, lambdaInsightsLogs } = started;
  const links = { cloudWatchMainLogs, cloudWatchLogs, folderInS3Console, progressJsonInConsole, lambdaInsightsLogs };
  return { renderId, bucketName, outBucket, outKey, launches, links };
}
