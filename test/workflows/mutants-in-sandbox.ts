import { readFileSync } from 'node:fs';
import type { WorkerOptions } from '@temporalio/worker';

/**
 * Mutation testing switches mutants on, and records which test reaches which, through a global in the tests' realm. Workflow
 * code runs in its own realm. So that its mutants can be switched too, it runs in the tests' thread, in a context that is
 * not frozen, and gets that global through `URL`, which belongs to the tests' realm.
 */
const isMutated = '__stryker__' in globalThis;

const shareGlobal = "globalThis.__stryker__ = URL.constructor('return globalThis')().__stryker__;\n";

/**
 * How a worker runs the workflows of a bundle that may contain mutants: in the tests' thread, since a thread of its own took
 * more than a third of a test's CPU time. The local stack's workers have one.
 */
export function withMutants(codePath: string): Pick<WorkerOptions, 'workflowBundle' | 'debugMode' | 'reuseV8Context'> {
  if (!isMutated) return { workflowBundle: { codePath }, debugMode: true };
  return { workflowBundle: { code: shareGlobal + readFileSync(codePath, 'utf8') }, debugMode: true, reuseV8Context: false };
}
