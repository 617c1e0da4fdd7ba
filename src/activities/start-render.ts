import { activityInfo, log } from '@temporalio/activity';
import type { StartRenderRequest } from '../contract/activities';
import type { StartedRender } from '../contract/result';
import { parseRenderMediaInput } from '../contract/validate-input';
import { renderIdFor } from '../remotion/render-id';
import type { StartedRender as RemotionStartedRender } from '../remotion/start-render';
import type { ActivityDeps } from './create-render-activities';
import { toRenderMediaOptions } from './to-render-media-options';

/** Starts the render; a retry finds what an earlier try began. */
export async function startRender(request: StartRenderRequest, deps: ActivityDeps): Promise<StartedRender> {
  const { aws, remotion, options } = deps;
  const input = parseRenderMediaInput(request.input);
  const render = toRenderMediaOptions(input.render, options);
  if (input.start === 'handler') return toStartedRender(await remotion.startRenderByHandler(render, { aws }));

  const renderId = renderIdFor(request.idempotencyKey, render.deleteAfter);
  const started = await remotion.startRender(render, { aws, renderId, graceMs: options.launchGraceMs });
  const { bucketName, adopted } = started;
  log.info(adopted ? 'Adopted the render that an earlier try launched' : 'Launched the render', {
    renderId,
    bucketName,
    attempt: activityInfo().attempt,
  });
  return toStartedRender(started);
}

function toStartedRender(started: Omit<RemotionStartedRender, 'adopted'>): StartedRender {
  const { renderId, bucketName, cloudWatchMainLogs, cloudWatchLogs, folderInS3Console, progressJsonInConsole, lambdaInsightsLogs } =
    started;
  const links = { cloudWatchMainLogs, cloudWatchLogs, folderInS3Console, progressJsonInConsole, lambdaInsightsLogs };
  return { renderId, bucketName, links };
}
