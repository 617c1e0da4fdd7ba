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
 * Has a worker of your own serve renders: a plugin for Temporal's `Worker.create()`.
 *
 * It adds the activities of `renderMedia`, and the workflows to those that the worker bundles from its `workflowsPath`.
 * A worker that has neither workflows nor activities of its own gets both; one that runs activities only gets activities
 * only. Everything else stays as you set it: interceptors, sinks, data converter, slots.
 *
 * For a `workflowBundle` made beforehand, pass the plugin to `bundleWorkflowCode()` as well, or re-export `…/workflows`
 * from your workflows module. One plugin may serve several workers. The AWS clients that it makes are closed when the last
 * of them has stopped.
 *
 * @throws what `createRenderActivities()` throws. `Worker.create()` then throws an Error that lists the activities of
 * yours whose names are taken, or says that a bundle lacks the workflows; `run()` throws it where another plugin took a name.
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
