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
  it('is that of the shapes: npm run cli-schema writes it', () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(lineSchema());
  });

  it('has every command that prints something', () => {
    expect(Object.keys(commands).filter((name) => name !== 'worker' && !(name in dataShapes))).toEqual([]);
  });

  it('takes a field that a later program adds', () => {
    expect(() => jsonOf(lineOf({ data: { workflowId: 'film-1', added: true } }))).not.toThrow();
  });

  it.each([
    ['another version', { version: 2 }],
    ['no data', { data: {} }],
    ['an outcome that there is not', { outcome: 'perhaps' }],
    ['an exit code that there is not', { exitCode: 9 }],
    ['an error beside data', { error: { type: null, message: 'no', remedy: '', details: null } }],
    ['a command that there is not', { command: 'frob' }],
  ])('refuses %s', (_what, changes) => {
    expect(() => jsonOf(lineOf(changes))).toThrow(z.ZodError);
  });
});
