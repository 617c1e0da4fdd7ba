import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { logFolder } from '../paths';

const keptFolders = 10;

/** Creates a folder for the logs of one run below .local/logs, and removes all but the latest folders. */
export function newLogFolder(name: string): string {
  mkdirSync(logFolder, { recursive: true });
  // The names begin with the time, so alphabetical order is chronological.
  const earlier = readdirSync(logFolder).sort();
  for (const folder of earlier.slice(0, Math.max(0, earlier.length - keptFolders + 1))) {
    rmSync(path.join(logFolder, folder), { recursive: true, force: true });
  }
  const time = new Date().toISOString().replaceAll(/[-:]|\..*/g, '');
  const folder = path.join(logFolder, `${time}-${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}
