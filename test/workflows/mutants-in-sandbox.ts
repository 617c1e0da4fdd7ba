import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkerOptions, WorkflowBundleWithSourceMap } from '@temporalio/worker';

/**
 * Mutation testing switches mutants on, and records which test reaches which, through a global in the tests' realm. Workflow
 * code runs in its own realm. So that its mutants can be switched too, it runs in the tests' thread, in a context that is
 * not frozen, and gets that global through `URL`, which belongs to the tests' realm.
 */
const isMutated = '__stryker__' in globalThis;

const shareGlobal = "globalThis.__stryker__ = URL.constructor('return globalThis')().__stryker__;\n";

/** One bundle contains all mutants, so all runs share it. Stryker runs in a fresh copy of the project each time. */
const bundleFile = path.join(__dirname, 'mutants-bundle.json');

/** The options of a worker whose workflows may be mutants. */
export const mutantsInSandbox: Partial<WorkerOptions> = isMutated ? { debugMode: true, reuseV8Context: false } : {};

/** The bundle, with access to its mutants. */
export async function withMutants(bundle: () => Promise<WorkflowBundleWithSourceMap>): Promise<WorkflowBundleWithSourceMap> {
  if (!isMutated) return bundle();
  if (!existsSync(bundleFile)) {
    const { code, sourceMap } = await bundle();
    writeFileSync(bundleFile, JSON.stringify({ code: shareGlobal + code, sourceMap }));
  }
  return JSON.parse(readFileSync(bundleFile, 'utf8')) as WorkflowBundleWithSourceMap;
}
