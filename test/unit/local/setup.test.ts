import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isUsableCliVersion } from '../../../local/setup/temporal';
import { freePort } from '../../../local/stack/free-port';

describe('the Temporal CLI on the PATH', () => {
  it.each([
    ['temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)', true],
    ['temporal version 1.5.0 (Server 1.29.0)', true],
    ['temporal version 2.0.0', true],
    ['temporal version 1.4.9 (Server 1.28.0)', false],
    ['temporal version 0.13.0', false],
    ['tctl', false],
  ])('with version "%s" is used: %s', (text, isUsable) => {
    expect(isUsableCliVersion(text)).toBe(isUsable);
  });
});

describe('freePort', () => {
  it('returns the wanted port when it is free, and another one when it is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const other = await freePort(port);
    expect(other).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    expect(await freePort(port)).toBe(port);
  });
});
