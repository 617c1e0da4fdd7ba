import { withFileLock } from '../process/file-lock';

export interface Installation {
  /** Which lock it takes: two that write to the same folder name the same. */
  lock: string;
  /** What is installed, for people. */
  what: string;
  isDone: () => boolean;
  install: () => Promise<void>;
}

/**
 * Installs something that is missing, and says on stderr what and how long it took. When it is there, nothing is done
 * and nothing said. Several processes may call it at once: one installs, the others wait for it.
 */
export async function installOnce({ lock, what, isDone, install }: Installation): Promise<void> {
  if (isDone()) return;
  await withFileLock(lock, async () => {
    if (isDone()) return;
    const startedAt = Date.now();
    process.stderr.write(`setup: ${what} …\n`);
    await install();
    process.stderr.write(`setup: ${what}: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  });
}
