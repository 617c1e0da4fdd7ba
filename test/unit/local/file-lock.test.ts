import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { localFolder } from '../../../local/paths';
import { withFileLock } from '../../../local/process/file-lock';

const name = `test-${process.pid}`;
const lockFile = path.join(localFolder, `${name}.lock`);

describe('withFileLock', () => {
  afterEach(() => rmSync(lockFile, { force: true }));

  it('runs tasks one after the other', async () => {
    const steps: string[] = [];
    const task = (id: string) =>
      withFileLock(name, async () => {
        steps.push(`${id} begins`);
        await Promise.resolve();
        steps.push(`${id} ends`);
      });
    await Promise.all([task('a'), task('b')]);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('is released after a task that failed', async () => {
    await expect(withFileLock(name, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(await withFileLock(name, () => Promise.resolve('in'))).toBe('in');
  });

  it('takes over the lock of a process that is gone', async () => {
    const holder = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(holder, 'exit');
    writeFileSync(lockFile, String(holder.pid));
    expect(await withFileLock(name, () => Promise.resolve('in'))).toBe('in');
  });
});
