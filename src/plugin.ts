import './peers/plugin';
import type { BundleOptions, BundlerPlugin, Worker, WorkerOptions, WorkerPlugin } from '@temporalio/worker';
import { createRenderActivities } from './activities';
import type { RenderActivities, RenderActivitiesOptions } from './activities';
import { addRenderActivities, assertServedBy } from './activities/with-render-activities';
import { bundleWithRenders, renderWorkflowsFor } from './plugin/render-workflows';
import { createAws } from './remotion/aws/aws';
import type { ClosableAws } from './remotion/aws/aws';

/** Options of `new RemotionLambdaPlugin()`: those of `createRenderActivities()`. */
export type RemotionLambdaPluginOptions = RenderActivitiesOptions;

/**
 * Lets your own worker run renders: a plugin for Temporal's `Worker.create()`.
 *
 * It adds the activities of `renderMedia`, and adds its workflows to those that the worker bundles from `workflowsPath`. A
 * worker without any workflows and activities gets both; a worker with only activities gets only activities. It changes
 * nothing else that you set: interceptors, sinks, data converter, slots.
 *
 * For a prebuilt `workflowBundle`, pass the plugin to `bundleWorkflowCode()` as well, or re-export `…/workflows` from your
 * workflows module. Several workers may share one plugin. The AWS clients that it creates are closed when the last of them
 * has stopped.
 *
 * @throws what `createRenderActivities()` throws. `Worker.create()` then throws an Error if your activities use any of the
 * names (it lists them) or a bundle lacks the workflows; `run()` throws one if another plugin has taken a name.
 * @see https://docs.temporal.io/develop/plugins-guide
 * @example
 * ```ts
 * import { Worker } from '@temporalio/worker';
 * import { RemotionLambdaPlugin } from 'temporal-remotion-lambda/plugin';
 *
 * export async function main(): Promise<void> {
 *   const worker = await Worker.create({ taskQueue: 'remotion-renders', plugins: [new RemotionLambdaPlugin()] });
 *   await worker.run();
 * }
 * ```
 */
export class RemotionLambdaPlugin implements WorkerPlugin, BundlerPlugin {
  readonly name = 'temporal-remotion-lambda';
  private readonly activities: RenderActivities;
  private readonly ownAws: ClosableAws | null;
  private runningWorkers = 0;

  constructor(options: RemotionLambdaPluginOptions = {}) {
    this.ownAws = options.aws ? null : createAws();
    this.activities = createRenderActivities({ ...options, aws: options.aws ?? this.ownAws! });
  }

  /** For Temporal to call. */
  async configureWorker(options: WorkerOptions): Promise<WorkerOptions> {
    const activities = addRenderActivities(options.activities ?? {}, this.activities);
    return { ...options, ...(await renderWorkflowsFor(options, this)), activities };
  }

  /** For Temporal to call. */
  configureBundler(options: BundleOptions): BundleOptions {
    return bundleWithRenders(options);
  }

  /** For Temporal to call. */
  async runWorker(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    assertServedBy(worker.options.activities, this.activities);
    this.runningWorkers++;
    try {
      await next(worker);
    } finally {
      if (--this.runningWorkers === 0) this.ownAws?.close();
    }
  }
}
