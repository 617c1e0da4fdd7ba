import type { RenderActivities } from '../contract/activities';
import { createRenderActivities } from './create-render-activities';
import type { RenderActivitiesOptions } from './options';

/**
 * The activities of a worker of your own, with those of `renderMedia` among them.
 *
 * Spread into one object, two activities of one name are one activity, and renders fail on yours without a word of why.
 * Here that is an error.
 *
 * @throws Error that lists the names that are taken; what `createRenderActivities()` throws.
 *
 * @example
 * ```ts
 * import { Worker } from '@temporalio/worker';
 * import { withRenderActivities } from 'temporal-remotion-lambda/activities';
 *
 * const ownActivities = { sendMail: async (recipient: string) => console.log(recipient) };
 *
 * export async function runWorker(): Promise<void> {
 *   const worker = await Worker.create({
 *     taskQueue: 'videos',
 *     workflowsPath: require.resolve('./workflows'),
 *     activities: withRenderActivities(ownActivities),
 *   });
 *   await worker.run();
 * }
 * ```
 */
export function withRenderActivities<Own extends object>(own: Own, options: RenderActivitiesOptions = {}): Own & RenderActivities {
  const render = createRenderActivities(options);
  const taken = Object.keys(render).filter((name) => name in own);
  if (taken.length > 0) {
    const remedy = 'Rename yours, or serve renders by a worker on a task queue of its own: the names of those of renderMedia stand in histories.';
    throw new Error(`renderMedia has activities of the same names as this worker: ${taken.join(', ')}. ${remedy}`);
  }
  return { ...own, ...render };
}
