import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { Guarded, ReaperMessage } from './reaper-message';

let reaper: ChildProcess | undefined;
/** What the reaper knows, to tell a new one should it be gone. */
const guards = new Map<number | string, ReaperMessage>();

/**
 * Has a process and its descendants killed when this program ends without having done so itself, however it ends: a
 * crash, Ctrl-C, even SIGKILL. Call what it returns once the process is gone.
 *
 * One helper process per program does it. It notices the end by its IPC channel, which the system closes.
 */
export function guardProcess(guarded: Guarded): () => void {
  return guard(guarded.pid, { type: 'guard', guarded }, { type: 'release', pid: guarded.pid });
}

/** Has a folder of temporary files removed when this program ends. Call what it returns once the folder is gone. */
export function guardFolder(folder: string): () => void {
  return guard(folder, { type: 'guardFolder', folder }, { type: 'releaseFolder', folder });
}

function guard(key: number | string, begin: ReaperMessage, end: ReaperMessage): () => void {
  tell(begin);
  guards.set(key, begin);
  return () => {
    guards.delete(key);
    // Always told, even as the last word: the system may give the id to another process.
    tell(end);
    if (guards.size === 0) dismiss();
  };
}

function tell(message: ReaperMessage): void {
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
    // A session of its own: Ctrl-C in the terminal goes to everybody in the foreground group.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.once('error', forget);
  child.unref();
  child.channel?.unref();
  return child;
}

/** Nothing is left to guard: it ends. */
function dismiss(): void {
  if (reaper?.connected) reaper.disconnect();
  reaper = undefined;
}

/** The next message starts a new one. */
function forget(error: Error | null): void {
  if (error) reaper = undefined;
}
