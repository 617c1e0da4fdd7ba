import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { localFolder } from '../paths';
import { findOnPath } from './find-on-path';
import { installOnce } from './install-once';
import { runProgram } from './run-program';

const installed = path.join(localFolder, 'promtool/promtool');

/**
 * The path of Prometheus's promtool: the one on the PATH, or else the one in Debian's package, which is unpacked but not
 * installed.
 *
 * @returns null on a machine with neither: no other package registry has promtool.
 */
export async function promtoolPath(): Promise<string | null> {
  const onPath = findOnPath('promtool');
  if (onPath) return onPath;
  if (!existsSync(installed) && !(findOnPath('apt-get') && findOnPath('dpkg'))) return null;
  await installOnce({ lock: 'promtool', what: 'promtool from the package prometheus', isDone: () => existsSync(installed), install: unpackFromDebian });
  return installed;
}

async function unpackFromDebian(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'promtool-'));
  try {
    const download = () => runProgram('apt-get', ['download', 'prometheus'], { cwd: folder });
    // The package lists may be outdated or missing.
    if ((await download()).exitCode !== 0) {
      await runProgram('apt-get', ['update']);
      const { exitCode, output } = await download();
      if (exitCode !== 0) throw new Error(`apt-get cannot download prometheus, which contains promtool. Its output:\n${output}`);
    }
    const [archive] = readdirSync(folder);
    const { exitCode, output } = await runProgram('dpkg', ['-x', archive!, '.'], { cwd: folder });
    if (exitCode !== 0) throw new Error(`dpkg cannot unpack ${archive}. Its output:\n${output}`);
    mkdirSync(path.dirname(installed), { recursive: true });
    copyFileSync(path.join(folder, 'usr/bin/promtool'), installed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
