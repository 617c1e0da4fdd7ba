import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { localFolder } from '../paths';

const pollIntervalMs = 200;

/**
 * Runs a task while no other process, and nothing else in this one, holds the lock of that name: two commands at once must not install into the same
 * folder. A lock whose holder is gone is taken over.
 */
export async function withSetupLock<T>(name: string, task: () => Promise<T>): Promise<T> {
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
    if (holder !== undefined && !isAlive(holder)) {
      rmSync(lockFile, { force: true });
      continue;
    }
    if (!saidWaiting) process.stderr.write(`setup: waiting for the setup of process ${holder ?? '?'} (${lockFile}) …\n`);
    saidWaiting = true;
    await delay(pollIntervalMs);
  }
}

function tryAcquire(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined while the holder has created the file but not yet written its id, or has just removed it. */
function holderPid(lockFile: string): number | undefined {
  try {
    return Number(readFileSync(lockFile, 'utf8')) || undefined;
  } catch {
    return undefined;
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
