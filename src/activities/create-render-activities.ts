import type { RenderActivities } from '../contract/activities';
import { createAws } from '../remotion/aws/aws';
import { checkHolders } from './admission/check-holders';
import { describePool } from './admission/describe-pool';
import { readLambdaLimit } from './admission/read-lambda-limit';
import { readPool } from './admission/read-pool';
import { signalPool } from './admission/signal-pool';
import { cancelOrphanedRender } from './cancel-orphaned-render';
import { cancelRender } from './cancel-render';
import { withClassifiedErrors } from './classify-failure';
import { deleteRender } from './delete-render';
import { NewestWatch } from './newest-watch';
import { assertOptions } from './options';
import type { ActivityDeps, RenderActivitiesOptions } from './options';
import { realRemotionLambda } from './remotion-lambda';
import { startDownstream } from './start-downstream';
import { startRender } from './start-render';
import { watch } from './watch';

/**
 * Creates the activities of `renderMedia` for a worker.
 *
 * Their names are `startRender`, `getRenderProgress`, `cancelRender`, `cancelOrphanedRender`, `deleteRender` and
 * `startDownstream`, and for pools `signalPool`, `describePool`, `readPool`, `checkHolders` and `readLambdaLimit`. No AWS
 * client is created and no request sent before the first of them runs.
 *
 * To combine them with your own activities, use `withRenderActivities()`: in `{ ...createRenderActivities(), ...own }`,
 * an activity of yours with the same name silently replaces that of `renderMedia`.
 *
 * @throws RangeError for a time out of range; TypeError for an invalid URL, output provider or webhook secret.
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
  assertOptions(options);
  let aws = options.aws;
  const deps: ActivityDeps = {
    get aws() {
      return (aws ??= createAws());
    },
    remotion: options.remotion ?? realRemotionLambda,
    options,
    newestWatch: new NewestWatch(),
  };
  return {
    startRender: (request) => withClassifiedErrors(request.input.render, () => startRender(request, deps)),
    getRenderProgress: (request) => withClassifiedErrors(request, () => watch(request, deps)),
    cancelRender: (request) => withClassifiedErrors(request, () => cancelRender(request, deps)),
    deleteRender: (request) => withClassifiedErrors(request, () => deleteRender(request, deps)),
    cancelOrphanedRender: (request) => withClassifiedErrors(request, () => cancelOrphanedRender(request, deps)),
    startDownstream,
    signalPool,
    describePool,
    readPool,
    checkHolders: (request) => checkHolders(request, deps),
    readLambdaLimit: (share) => withClassifiedErrors(share, () => readLambdaLimit(share, deps)),
  };
}
