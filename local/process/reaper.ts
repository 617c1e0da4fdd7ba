import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { Guarded, ReaperMessage } from './reaper-message';

let reaper: ChildProcess | undefined;
/** What the reaper guards, to pass on to a new one if it is gone. */
const guards = new Map<number | string, ReaperMessage>();

/**
 * Makes sure that a process and its descendants are killed when this program ends, however it ends: a crash, Ctrl-C, even
 * SIGKILL. Call the returned function once the process is gone.
 *
 * One helper process per program does the killing. It notices the program's end when the system closes its IPC channel.
 */
export function guardProcess(guarded: Guarded): () => void {
  return guard(guarded.pid, { type: 'guard', guarded }, { type: 'release', pid: guarded.pid });
}

/** Makes sure that a temporary folder is removed when this program ends. Call the returned function once the folder is gone. */
export function guardFolder(folder: string): () => void {
  return guard(folder, { type: 'guardFolder', folder }, { type: 'releaseFolder', folder });
}

function guard(key: number | string, begin: ReaperMessage, end: ReaperMessage): () => void {
  send(begin);
  guards.set(key, begin);
  return () => {
    guards.delete(key);
    // Sent even when nothing is left to guard: the system may give the id to another process.
    send(end);
    if (guards.size === 0) dismiss();
  };
}

function send(message: ReaperMessage): void {
  if (!reaper?.connected) {
    reaper = start();
    for (const known of guards.values()) reaper.send(known, forget);
  }
  reaper.send(message, forget);
}

function start(): ChildProcess {
  const child = fork(path.join(__dirname, 'reaper-process.ts'), {
    cwd: projectRoot,
    execArgv: ['--import', 'tsx'],
    // In a separate session: Ctrl-C in the terminal reaches every process of the foreground group.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('error', forget);
  child.unref();
  child.channel?.unref();
  return child;
}

/** Ends the reaper when nothing is left to guard. */
function dismiss(): void {
  if (reaper?.connected) reaper.disconnect();
  reaper = undefined;
}

/** After an error, the next message starts a new reaper. */
function forget(error: Error | null): void {
  if (error) reaper = undefined;
}
