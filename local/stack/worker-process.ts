import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { Service } from '../process/service';
import { startService } from '../process/service';
import type { Stack } from './stack';

/** What the worker says once it polls its task queue. */
const runningState = /Worker state changed.*RUNNING/;

/** It hands its activities over first. */
const stopWithinMs = 10_000;

/**
 * Starts the package's own worker as a process beside this one, with the environment of the stack, and waits until it
 * polls for tasks. Several may run at the same time. More of the environment, such as `LOG_LEVEL`, may be added.
 *
 * @throws an error with the last lines of its log when it does not start.
 */
export function startWorkerProcess(
  stack: Pick<Stack, 'env' | 'logFolder'>,
  options: { name?: string; env?: Record<string, string> } = {},
): Promise<Service> {
  const { name = 'worker', env } = options;
  const logFile = path.join(stack.logFolder, `${name}.log`);
  return startService({
    name: `The worker (${name})`,
    command: process.execPath,
    // As published: what is compiled is what runs.
    args: [path.join('lib', 'worker-main.js')],
    cwd: projectRoot,
    env: { ...process.env, ...stack.env, ...env },
    logFile,
    stopWithinMs,
    isReady: async () => runningState.test(await readFile(logFile, 'utf8')),
  });
}
