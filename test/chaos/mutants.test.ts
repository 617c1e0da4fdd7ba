import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from '../../chaos/mutants';
import { rows } from '../../chaos/rows';
import { projectRoot } from '../../local/paths';

describe.each(mutants.map((mutant) => [mutant.name, mutant] as const))('the mutant "%s"', (_name, { file, find, replace, rows: noticing }) => {
  it('changes exactly one place in the compiled package', () => {
    const code = readFileSync(path.join(projectRoot, 'lib', file), 'utf8');
    expect(code.split(find)).toHaveLength(2);
    expect(find).not.toBe(replace);
  });

  it('names rows that exist', () => {
    const names = rows.map(({ name }) => name);
    expect(noticing.filter((name) => !names.includes(name))).toEqual([]);
    expect(noticing.length).toBeGreaterThan(0);
  });
});
