import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killTree, sendSignal } from './process-tree';
import { guardProcess } from './reaper';

export interface ServiceOptions {
  /** Its name in messages. */
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  logFile: string;
  /** Whether the service responds yet. Polled until it returns true; a rejection means not yet. */
  isReady: () => Promise<boolean>;
  /** @default 60000 */
  readyWithinMs?: number;
  /** How long it may take to exit after SIGTERM. @default 5000 */
  stopWithinMs?: number;
}

/** A program running beside this one. */
export interface Service {
  name: string;
  pid: number;
  logFile: string;
  /** Resolves once it has ended, for any reason, with a phrase that says how. */
  ended: Promise<string>;
  /** Asks it to exit (SIGTERM), then kills it, if need be, and everything it started. A second call does nothing. */
  stop(): Promise<void>;
}

const pollIntervalMs = 50;
const defaultReadyWithinMs = 60_000;
const defaultStopWithinMs = 5_000;
const logLinesInErrors = 15;

/**
 * Starts a program in a new process group and waits until it is ready.
 *
 * @throws an error with the last lines of the program's log when it exits early, or is not ready in time.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const child = spawnLogged(options);
  const ended = endOf(child);
  await failWhenNotFound(child, options);
  const pid = child.pid!;
  const release = guardProcess({ pid });
  void ended.then(release);
  const service: Service = {
    name: options.name,
    pid,
    logFile: options.logFile,
    ended,
    stop: () => stop(child, ended, options),
  };
  try {
    await untilReady(options, ended);
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;
}

/** The last lines of a log, indented, for the end of an error message. */
function lastLogLines(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-logLinesInErrors);
  return `The last lines of ${logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function spawnLogged({ command, args, env, cwd, logFile }: ServiceOptions): ChildProcess {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn(command, args, { env: env ?? process.env, cwd, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
}

async function failWhenNotFound(child: ChildProcess, { name, command }: ServiceOptions): Promise<void> {
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new Error(`${name} cannot be started: ${command}: ${(cause as Error).message}`, { cause });
  }
}

async function untilReady(options: ServiceOptions, ended: Promise<string>): Promise<void> {
  const { name, isReady, logFile, readyWithinMs = defaultReadyWithinMs } = options;
  const deadline = Date.now() + readyWithinMs;
  let how: string | undefined;
  void ended.then((text) => (how = text));
  while (!(await isReady().catch(() => false))) {
    if (how !== undefined) throw new Error(`${name} ended before it was ready (${how}). ${lastLogLines(logFile)}`);
    if (Date.now() > deadline) {
      throw new Error(`${name} is not ready after ${readyWithinMs / 1000} s. ${lastLogLines(logFile)}`);
    }
    await delay(pollIntervalMs);
  }
}

async function stop(child: ChildProcess, ended: Promise<string>, options: ServiceOptions): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  sendSignal(child.pid!, 'SIGTERM');
  const deadline = new AbortController();
  const { stopWithinMs = defaultStopWithinMs } = options;
  await Promise.race([ended, delay(stopWithinMs, undefined, { signal: deadline.signal }).catch(() => undefined)]);
  deadline.abort();
  killTree(child.pid!);
  await ended;
}
