import { withFileLock } from '../process/file-lock';

export interface Installation {
  /** The lock to hold; installations that write to the same folder share one. */
  lock: string;
  /** What is being installed, for messages. */
  what: string;
  isDone: () => boolean;
  install: () => Promise<void>;
}

/**
 * Installs something unless it is there already, and logs to stderr what it installed and how long that took. Several
 * processes may call it at once: one installs, the others wait.
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
