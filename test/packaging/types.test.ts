import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../local/setup/run-program';
import { installPacked, projectDir } from './packed';

/** What users write, and what must not compile. `npm run types` checks it against `lib/`. */
const sourceDir = path.join(__dirname, 'types');

/** As strict as users may be, without what our own settings add: `dom`, newer library types, unchecked `.d.ts` files. */
const compilerOptions = {
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  target: 'es2022',
  lib: ['es2022'],
  types: ['node'],
  module: 'node16',
};

describe('the types of the published package', () => {
  /** The lines of problems; each begins with its file. */
  let problems: string[];
  beforeAll(async () => {
    const consumerDir = installPacked('types');
    for (const name of readdirSync(sourceDir)) {
      for (const extension of ['.cts', '.mts']) copyFileSync(path.join(sourceDir, name), path.join(consumerDir, path.basename(name, '.ts') + extension));
    }
    writeFileSync(path.join(consumerDir, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = path.join(projectDir, 'node_modules/typescript/bin/tsc');
    const { output } = await runProgram(process.execPath, [tsc, '--pretty', 'false', '--listFiles'], { cwd: consumerDir });
    expect(output).toContain('node_modules/temporal-remotion-lambda/lib/testing/index.d.ts');
    problems = output.split('\n').filter((line) => line.includes(': error TS'));
  });

  it.each(['cts', 'mts'])('accept what users write, and refuse what would go wrong, in .%s', (extension) => {
    expect(problems.filter((problem) => new RegExp(`^\\w+\\.${extension}\\(`).test(problem))).toEqual([]);
  });

  it('need nothing that is not installed with it', () => {
    expect(problems.filter((problem) => problem.startsWith('node_modules/temporal-remotion-lambda/'))).toEqual([]);
  });
});
