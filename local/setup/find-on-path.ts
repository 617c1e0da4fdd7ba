import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The path of the first of these programs that is on the PATH. */
export function findOnPath(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  for (const name of names) {
    const found = folders.map((folder) => path.join(folder, name)).find(isExecutableFile);
    if (found) return found;
  }
  return undefined;
}

export function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
