import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkerOptions } from '@temporalio/worker';

/** Written by `build/bundle-workflows.mjs` into the published package; missing in a checkout. */
const codePath = path.join(__dirname, 'workflow-bundle.js');
const factsPath = path.join(__dirname, 'workflow-bundle.json');

/**
 * The published package's workflow bundle, or null if it cannot be used: a different version of `@temporalio/workflow` is
 * installed than the one in it, or the worker's options add code to the sandbox.
 */
export function prebuiltBundle(options: Partial<WorkerOptions> = {}): { codePath: string } | null {
  if (addsToSandbox(options) || !existsSync(factsPath)) return null;
  const { temporalVersion } = JSON.parse(readFileSync(factsPath, 'utf8')) as { temporalVersion: string };
  return temporalVersion === installedVersion() ? { codePath } : null;
}

function addsToSandbox({ bundlerOptions, dataConverter, interceptors, plugins }: Partial<WorkerOptions>): boolean {
  return [bundlerOptions, dataConverter?.payloadConverterPath, dataConverter?.failureConverterPath, interceptors?.workflowModules, plugins].some(
    (option) => option !== undefined,
  );
}

function installedVersion(): string {
  const file = require.resolve('@temporalio/workflow/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
