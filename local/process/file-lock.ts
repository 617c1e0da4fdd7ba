import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { localFolder } from '../paths';

const pollIntervalMs = 200;

/**
 * Runs a task while holding the lock of that name, exclusive within this process and across processes: two commands must
 * not install into the same folder, or choose the same port, at the same time. Takes over a lock whose holder is gone.
 */
export async function withFileLock<T>(name: string, task: () => Promise<T>): Promise<T> {
  const lockFile = path.join(localFolder, `${name}.lock`);
  await acquire(lockFile);
  try {
    return await task();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

async function acquire(lockFile: string): Promise<void> {
  mkdirSync(localFolder, { recursive: true });
  let saidWaiting = false;
  while (!tryAcquire(lockFile)) {
    const holder = holderPid(lockFile);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!saidWaiting) process.stderr.write(`waiting for process ${holder}, which holds ${lockFile} …\n`);
    saidWaiting = true;
    await delay(pollIntervalMs);
  }
}

function tryAcquire(lockFile: string): boolean {
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    // A link appears atomically with its content, so no process reads a lock without a holder.
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Undefined when the lock has just been released. */
function holderPid(lockFile: string): number | undefined {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
