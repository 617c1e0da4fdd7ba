import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../../src/cli/commands';
import { dataShapes, lineSchema } from '../../../src/cli/json/shapes';
import { jsonOf } from '../../fakes/fake-cli';

const file = path.join(__dirname, '../../../schemas/cli-v1.json');

const lineOf = (changes: object) => ({ stdout: JSON.stringify({ version: 1, command: 'hint', outcome: 'finished', exitCode: 0, data: { workflowId: 'film-1' }, error: null, ...changes }), stderr: '', exitCode: 0 });

describe('the JSON schema of the package', () => {
  it('is generated from the shapes (npm run cli-schema writes it)', () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(lineSchema());
  });

  it('covers every command that prints something', () => {
    expect(Object.keys(commands).filter((name) => name !== 'worker' && !(name in dataShapes))).toEqual([]);
  });

  it('accepts a field that a later version adds', () => {
    expect(() => jsonOf(lineOf({ data: { workflowId: 'film-1', added: true } }))).not.toThrow();
  });

  it.each([
    ['another version', { version: 2 }],
    ['no data', { data: {} }],
    ['an unknown outcome', { outcome: 'perhaps' }],
    ['an unknown exit code', { exitCode: 9 }],
    ['both an error and data', { error: { type: null, message: 'no', remedy: '', details: null } }],
    ['an unknown command', { command: 'frob' }],
  ])('refuses %s', (_what, changes) => {
    expect(() => jsonOf(lineOf(changes))).toThrow(z.ZodError);
  });
});
