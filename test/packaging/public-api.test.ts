import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../local/setup/run-program';
import { projectDir } from './packed';

const committedFolder = path.join(projectDir, 'api');
const committed = readdirSync(committedFolder).sort();

describe('the public API', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'api-reports-'));
    const { exitCode, output } = await runProgram(process.execPath, ['--import', 'tsx', 'build/write-api-reports.ts', folder], { cwd: projectDir });
    if (exitCode !== 0) throw new Error(output);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a report in api/ for each import path', () => {
    expect(readdirSync(folder).sort()).toEqual(committed);
  });

  it.each(committed)('matches api/%s: after a change, run `npm run api` and commit the report', (fileName) => {
    expect(readFileSync(path.join(folder, fileName), 'utf8')).toBe(readFileSync(path.join(committedFolder, fileName), 'utf8'));
  });
});
