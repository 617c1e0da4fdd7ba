import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkerOptions, WorkflowBundleWithSourceMap } from '@temporalio/worker';

/**
 * Mutation testing switches mutants on, and counts which test reaches which, by a global of the tests' realm. Workflow
 * code runs in a realm of its own. To switch its mutants as well, it runs in the tests' thread, in a context that is not
 * frozen, and gets that global: `URL` belongs to the tests' realm, and leads there.
 */
const isMutated = '__stryker__' in globalThis;

const shareGlobal = "globalThis.__stryker__ = URL.constructor('return globalThis')().__stryker__;\n";

/** All mutants are in one bundle, so all runs can share it. Stryker runs them in a copy of the project, made anew each time. */
const bundleFile = path.join(__dirname, 'mutants-bundle.json');

/** Options of a worker whose workflows may be mutants. */
export const mutantsInSandbox: Partial<WorkerOptions> = isMutated ? { debugMode: true, reuseV8Context: false } : {};

/** The bundle, with its mutants within reach. */
export async function withMutants(bundle: () => Promise<WorkflowBundleWithSourceMap>): Promise<WorkflowBundleWithSourceMap> {
  if (!isMutated) return bundle();
  if (!existsSync(bundleFile)) {
    const { code, sourceMap } = await bundle();
    writeFileSync(bundleFile, JSON.stringify({ code: shareGlobal + code, sourceMap }));
  }
  return JSON.parse(readFileSync(bundleFile, 'utf8')) as WorkflowBundleWithSourceMap;
}
