import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { localFolder, projectRoot } from '../local/paths';

/** A defect to plant into a copy of this package. */
export interface Defect {
  name: string;
  /** Path below the copied folder. */
  file: string;
  /** Must occur exactly once in the file. */
  find: string;
  replace: string;
}

/** Copies a folder of this package (`lib`, `src`) and plants the defect. Returns the path of the copy. */
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
