import type { RenderActivities } from '../contract/activities';
import { createAws } from '../remotion/aws';
import type { Aws } from '../remotion/aws';
import type { S3OutputProvider } from '../remotion/render-options';
import { cancelRender } from './cancel-render';
import { classified } from './classify-failure';
import { realRemotionLambda } from './remotion-lambda';
import type { RemotionLambda } from './remotion-lambda';
import { startDownstream } from './start-downstream';
import { startRender } from './start-render';
import { watch } from './watch';

/** Options of `createRenderActivities()`. */
export interface RenderActivitiesOptions {
  /** AWS clients. Default: made on first use, with the SDK's standard chain of credentials and endpoints. */
  aws?: Aws;
  /** Output providers (S3-compatible storage elsewhere) by the name under which a request names them. */
  outputProviders?: Record<string, S3OutputProvider>;
  /** Secrets that sign Remotion's webhook, by the name under which a request names them (`webhook.secretName`). */
  webhookSecrets?: Record<string, string>;
  /** Remotion's licence key, for requests without one, so that it need not stand in histories. */
  licenseKey?: string;
  /** How long one watch stays in the worker before it is left to the server, in milliseconds. @default 10_000 */
  watchWindowMs?: number;
  /** How long an unconfirmed launch may take to show before it is launched again, in milliseconds. @default 30_000 */
  launchGraceMs?: number;
  /** Remotion Lambda itself; for tests. */
  remotion?: RemotionLambda;
}

/** What every activity works with. */
export interface ActivityDeps {
  aws: Aws;
  remotion: RemotionLambda;
  options: RenderActivitiesOptions;
}

/**
 * Makes the activities of `renderMedia` for a worker.
 *
 * They are named `startRender`, `getRenderProgress`, `cancelRender`, `deleteRender` and `startDownstream`; no AWS
 * client is made and no call is sent before the first of them runs.
 *
 * @example
 * ```ts
 * import { Worker } from '@temporalio/worker';
 * import { defaultTaskQueue } from 'temporal-remotion-lambda';
 * import { createRenderActivities } from 'temporal-remotion-lambda/activities';
 *
 * export async function runWorker(): Promise<void> {
 *   const worker = await Worker.create({
 *     taskQueue: defaultTaskQueue,
 *     workflowsPath: require.resolve('temporal-remotion-lambda/workflows'),
 *     activities: createRenderActivities(),
 *   });
 *   await worker.run();
 * }
 * ```
 */
export function createRenderActivities(options: RenderActivitiesOptions = {}): RenderActivities {
  let aws = options.aws;
  const deps: ActivityDeps = {
    get aws() {
      return (aws ??= createAws());
    },
    remotion: options.remotion ?? realRemotionLambda,
    options,
  };
  return {
    startRender: (request) => classified(request.input.render, () => startRender(request, deps)),
    getRenderProgress: (request) => classified(request, () => watch(request, deps)),
    cancelRender: (request) => classified(request, () => cancelRender(request, deps)),
    deleteRender: (request) => classified(request, () => deps.remotion.deleteRender(request, { aws: deps.aws })),
    startDownstream,
  };
}
