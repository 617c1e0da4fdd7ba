import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { Service } from '../process/service';
import { startService } from '../process/service';
import type { Stack } from './stack';

/** What the worker logs once it polls its task queue. */
const runningState = /Worker state changed.*RUNNING/;

/** On shutdown, the worker hands over its activities first. */
const stopWithinMs = 10_000;

/**
 * Starts the package's own worker as a separate process, with the environment of the stack, and waits until it polls for
 * tasks. Several may run at the same time. `env` adds variables such as `LOG_LEVEL`.
 *
 * @throws an error with the last lines of the worker's log when it does not start.
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
    // The compiled worker, as published.
    args: [path.join('lib', 'worker-main.js')],
    cwd: projectRoot,
    env: { ...process.env, ...stack.env, ...env },
    logFile,
    stopWithinMs,
    isReady: async () => runningState.test(await readFile(logFile, 'utf8')),
  });
}
