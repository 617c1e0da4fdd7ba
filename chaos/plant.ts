import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { localFolder, projectRoot } from '../local/paths';

/** A defect to be planted into a copy of this package. */
export interface Defect {
  name: string;
  /** Below the folder that is copied. */
  file: string;
  /** Occurs once in the file. */
  find: string;
  replace: string;
}

/** A copy of a folder of this package (`lib`, `src`) with the defect. Gives where it is. */
export function plant({ name, file, find, replace }: Defect, folder: string): string {
  const copy = path.join(localFolder, 'mutants', name.replaceAll(' ', '-'), folder);
  rmSync(copy, { recursive: true, force: true });
  cpSync(path.join(projectRoot, folder), copy, { recursive: true });
  const target = path.join(copy, file);
  const parts = readFileSync(target, 'utf8').split(find);
  if (parts.length !== 2) throw new Error(`Mutant "${name}": ${JSON.stringify(find)} occurs ${parts.length - 1} times in ${folder}/${file}, not once.`);
  writeFileSync(target, parts.join(replace));
  return copy;
}
