import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectByEnvironment, environment } from '../../../src/temporal/connect';

const names = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'TEMPORAL_CONFIG_FILE'] as const;
let before: (string | undefined)[];

beforeEach(() => {
  before = names.map((name) => process.env[name]);
  for (const name of names) delete process.env[name];
  // Not the environment of the person who runs the tests.
  process.env.TEMPORAL_CONFIG_FILE = '/nowhere/temporal.toml';
});
afterEach(() => {
  names.forEach((name, index) => {
    if (before[index] === undefined) delete process.env[name];
    else process.env[name] = before[index];
  });
});

describe('the environment', () => {
  it('names the server and the namespace', async () => {
    Object.assign(process.env, { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'films' });
    expect(await environment()).toMatchObject({ connectionOptions: { address: 'temporal.example:7233' }, namespace: 'films' });
  });

  it("has Temporal's default namespace if it names none", async () => {
    expect((await environment()).namespace).toBe('default');
  });
});

describe('a connection by the environment', () => {
  it('is made with its options', async () => {
    Object.assign(process.env, { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'films' });
    expect(await connectByEnvironment(async (options) => options.address)).toEqual({ connection: 'temporal.example:7233', namespace: 'films' });
  });

  it.each<[string, string | undefined, unknown, RegExp]>([
    ['a server that it names', 'temporal.example:7233', new Error('no route'), /^Cannot reach Temporal at temporal\.example:7233: no route\. Check TEMPORAL_ADDRESS /],
    ['the default one', undefined, new Error('no route'), /^Cannot reach Temporal at localhost:7233: no route\./],
    ['a server, for a reason that is no error', undefined, 'refused', /^Cannot reach Temporal at localhost:7233: refused\./],
  ])('fails with the address and the reason if it cannot reach %s', async (_what, address, cause, message) => {
    if (address) process.env.TEMPORAL_ADDRESS = address;
    const error: unknown = await connectByEnvironment(() => Promise.reject(cause as Error)).catch((e: unknown) => e);
    expect(error).toMatchObject({ message: expect.stringMatching(message) as string, cause });
  });
});
