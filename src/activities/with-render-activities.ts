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
  return addRenderActivities(own, createRenderActivities(options));
}

/** The same with render activities that are there already, and may have been added before. */
export function addRenderActivities<Own extends object>(own: Own, render: RenderActivities): Own & RenderActivities {
  assertFree(render, (name) => !(name in own) || own[name as keyof Own] === render[name]);
  return { ...own, ...render };
}

/** @throws Error that lists the activities of `render` which a worker with these activities would not run. */
export function assertServedBy(registered: ReadonlyMap<string, unknown>, render: RenderActivities): void {
  assertFree(render, (name) => registered.get(name) === render[name]);
}

function assertFree(render: RenderActivities, isOurs: (name: keyof RenderActivities) => boolean): void {
  const taken = (Object.keys(render) as (keyof RenderActivities)[]).filter((name) => !isOurs(name));
  if (taken.length === 0) return;
  const remedy = 'Rename yours, or serve renders by a worker on a task queue of its own: the names of those of renderMedia stand in histories.';
  throw new Error(`renderMedia has activities of the same names as this worker: ${taken.join(', ')}. ${remedy}`);
}
