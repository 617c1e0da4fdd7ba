import type { RenderActivities } from '../contract/activities';
import { createRenderActivities } from './create-render-activities';
import type { RenderActivitiesOptions } from './options';

/**
 * Adds the activities of `renderMedia` to those of your own worker.
 *
 * If you spread both into one object instead, an activity of yours with the same name silently replaces ours, and renders
 * fail without saying why. This function throws an error.
 *
 * @throws Error that lists the conflicting names; and what `createRenderActivities()` throws.
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

/** The same with existing render activities, which may have been added before. */
export function addRenderActivities<Own extends object>(own: Own, render: RenderActivities): Own & RenderActivities {
  assertFree(render, (name) => !(name in own) || own[name as keyof Own] === render[name]);
  return { ...own, ...render };
}

/** @throws Error that lists the activities of `render` that a worker with these registered activities would not run. */
export function assertServedBy(registered: ReadonlyMap<string, unknown>, render: RenderActivities): void {
  assertFree(render, (name) => registered.get(name) === render[name]);
}

function assertFree(render: RenderActivities, isOurs: (name: keyof RenderActivities) => boolean): void {
  const taken = (Object.keys(render) as (keyof RenderActivities)[]).filter((name) => !isOurs(name));
  if (taken.length === 0) return;
  const remedy = "Rename yours, or run renders on a worker with a separate task queue; renderMedia's names are in histories and cannot change.";
  throw new Error(`This worker has activities with the same names as renderMedia: ${taken.join(', ')}. ${remedy}`);
}
