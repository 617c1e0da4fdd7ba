import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { Guarded, ReaperMessage } from './reaper-message';

let reaper: ChildProcess | undefined;

/**
 * Has a process and its descendants killed when this program ends without having done so itself, however it ends: a
 * crash, Ctrl-C, even SIGKILL. Call what it returns once the process is gone.
 *
 * One helper process per program does it. It notices the end by its IPC channel, which the system closes.
 */
export function guardProcess(guarded: Guarded): () => void {
  tell({ type: 'guard', guarded });
  return () => tell({ type: 'release', pid: guarded.pid });
}

/** Has a folder of temporary files removed when this program ends. Call what it returns once the folder is gone. */
export function guardFolder(folder: string): () => void {
  tell({ type: 'guardFolder', folder });
  return () => tell({ type: 'releaseFolder', folder });
}

function tell(message: ReaperMessage): void {
  reaper ??= start();
  if (reaper.connected) reaper.send(message);
}

function start(): ChildProcess {
  const child = fork(path.join(__dirname, 'reaper-process.ts'), {
    cwd: projectRoot,
    execArgv: ['--import', 'tsx'],
    // A session of its own: Ctrl-C in the terminal goes to everybody in the foreground group.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('exit', () => (reaper = undefined));
  child.unref();
  child.channel?.unref();
  return child;
}
