import { readFile } from 'node:fs/promises';
import type { BundleOptions, WorkerOptions, WorkerPlugin } from '@temporalio/worker';
import { prebuiltBundle } from '../prebuilt-bundle';

type Workflows = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;

/**
 * Returns the workflow options that a worker still needs to run `renderMedia`: none if it has a `workflowsPath`, which
 * the bundler extends.
 *
 * @throws Error if a prebuilt bundle lacks the workflows.
 */
export async function renderWorkflowsFor(options: WorkerOptions, plugin: WorkerPlugin): Promise<Workflows> {
  const { workflowBundle, workflowsPath, activities = {}, nexusServices = [] } = options;
  if (workflowBundle) await assertHasRenders(workflowBundle);
  // A worker that runs only activities must not receive workflow tasks of other workers on its task queue.
  if (workflowBundle || workflowsPath || Object.keys(activities).length > 0 || nexusServices.length > 0) return {};
  const others = options.plugins?.filter((other) => other !== plugin) ?? [];
  const prebuilt = prebuiltBundle({ ...options, plugins: others.length > 0 ? others : undefined });
  return prebuilt ? { workflowBundle: prebuilt } : { workflowsPath: require.resolve('../workflows') };
}

/** Bundles the render workflows together with those of the given path. */
export function bundleWithRenders(options: BundleOptions): BundleOptions {
  const { workflowsPath: own, webpackConfigHook = (config) => config } = options;
  const workflowsPath = require.resolve('../workflows/with-own-workflows');
  // The plugin may be passed twice: to the worker and to its connection.
  if (own === workflowsPath) return options;
  return {
    ...options,
    workflowsPath,
    webpackConfigHook: (config) =>
      webpackConfigHook({ ...config, resolve: { ...config.resolve, alias: { ...config.resolve?.alias, 'own-workflows$': own } } }),
  };
}

/** Activities that only these workflows call. Their names survive minification of the bundle. */
const calledActivities = ['getRenderProgress', 'cancelOrphanedRender'];

async function assertHasRenders(bundle: NonNullable<WorkerOptions['workflowBundle']>): Promise<void> {
  const code = 'code' in bundle ? bundle.code : await readFile(bundle.codePath, 'utf8');
  if (calledActivities.every((name) => code.includes(name))) return;
  const remedy = "Pass the plugin to bundleWorkflowCode() as well, or export * from 'temporal-remotion-lambda/workflows' in your workflows module, and bundle again.";
  throw new Error(`The workflowBundle of this worker lacks renderMedia and renderGuard, so renders would start but never make progress. ${remedy}`);
}
