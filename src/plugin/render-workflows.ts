import { readFile } from 'node:fs/promises';
import type { BundleOptions, WorkerOptions, WorkerPlugin } from '@temporalio/worker';
import { prebuiltBundle } from '../prebuilt-bundle';

type Workflows = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;

/**
 * What a worker with these options needs in order to run `renderMedia`; the bundler adds it to a `workflowsPath`.
 *
 * @throws Error when a bundle that was made beforehand lacks the workflows.
 */
export async function renderWorkflowsFor(options: WorkerOptions, plugin: WorkerPlugin): Promise<Workflows> {
  const { workflowBundle, workflowsPath, activities = {}, nexusServices = [] } = options;
  if (workflowBundle) await assertHasRenders(workflowBundle);
  // Workflow tasks of whoever else is on the task queue must not come to a worker that runs activities only.
  if (workflowBundle || workflowsPath || Object.keys(activities).length > 0 || nexusServices.length > 0) return {};
  const others = options.plugins?.filter((other) => other !== plugin) ?? [];
  const prebuilt = prebuiltBundle({ ...options, plugins: others.length > 0 ? others : undefined });
  return prebuilt ? { workflowBundle: prebuilt } : { workflowsPath: require.resolve('../workflows') };
}

/** Bundles the workflows of the renders beside those of the path that is given. */
export function bundleWithRenders(options: BundleOptions): BundleOptions {
  const { workflowsPath: own, webpackConfigHook = (config) => config } = options;
  const workflowsPath = require.resolve('../workflows/with-own-workflows');
  // The plugin may be given twice: to the worker and to its connection.
  if (own === workflowsPath) return options;
  return {
    ...options,
    workflowsPath,
    webpackConfigHook: (config) =>
      webpackConfigHook({ ...config, resolve: { ...config.resolve, alias: { ...config.resolve?.alias, 'own-workflows$': own } } }),
  };
}

/** What only these workflows call, whatever became of other names when the bundle was made small. */
const calledActivities = ['getRenderProgress', 'cancelOrphanedRender'];

async function assertHasRenders(bundle: NonNullable<WorkerOptions['workflowBundle']>): Promise<void> {
  const code = 'code' in bundle ? bundle.code : await readFile(bundle.codePath, 'utf8');
  if (calledActivities.every((name) => code.includes(name))) return;
  const remedy = "Pass the plugin to bundleWorkflowCode() as well, or export * from 'temporal-remotion-lambda/workflows' in your workflows module, and bundle again.";
  throw new Error(`The workflowBundle of this worker has no renderMedia and renderGuard, so renders would start and never go on. ${remedy}`);
}
