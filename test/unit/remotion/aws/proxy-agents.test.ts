import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import { fromAwsError } from '../../../../src/remotion/aws/aws-errors';
import { invokeAsync, isDefiniteRejection } from '../../../../src/remotion/aws/invoke';
import { proxyAgents } from '../../../../src/remotion/aws/proxy-agents';
import { readObject } from '../../../../src/remotion/aws/s3-objects';
import { credentials, httpServerForEachTest } from '../../../fakes/http-server';

const here = httpServerForEachTest();
let proxy: Server;
let proxyUrl: string;
/** The hosts that the proxy was asked to connect to. */
let asked: string[];
let refuses: boolean;

beforeEach(async () => {
  asked = [];
  refuses = false;
  proxy = createServer();
  proxy.on('connect', ({ url = '' }, socket) => {
    asked.push(url);
    if (refuses) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on('error', () => void (socket.destroy(), upstream.destroy()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']) for (const each of [name, name.toLowerCase()]) vi.stubEnv(each, undefined);
});

afterEach(() => {
  vi.unstubAllEnvs();
  proxy.closeAllConnections();
  proxy.close();
});

async function readThere(env: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const aws = createAws({ s3Endpoint: here.endpoint, forcePathStyle: true, credentials, requestHandler: await proxyAgents() });
  for (let read = 0; read < 2; read++) await readObject({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' }, 100);
}

describe('the proxy of the environment', () => {
  it.each<[string, (url: string, host: string) => Record<string, string>, boolean]>([
    ['HTTP_PROXY', (url) => ({ HTTP_PROXY: url }), true],
    ['http_proxy before HTTP_PROXY', (url) => ({ http_proxy: url, HTTP_PROXY: 'http://127.0.0.1:9' }), true],
    ['ALL_PROXY', (url) => ({ ALL_PROXY: url }), true],
    ['a proxy without a protocol', (url) => ({ HTTP_PROXY: url.replace('http://', '') }), true],
    ['the proxy for the other protocol', (url) => ({ HTTPS_PROXY: url }), false],
    ['NO_PROXY with the host', (url) => ({ HTTP_PROXY: url, NO_PROXY: 'example.com,127.0.0.1' }), false],
    ['NO_PROXY with another host', (url) => ({ HTTP_PROXY: url, NO_PROXY: '.example.com' }), true],
    ['NO_PROXY for all hosts', (url) => ({ HTTP_PROXY: url, no_proxy: '*' }), false],
  ])('is used or not: %s', async (_, env, isTaken) => {
    const { host } = new URL(here.endpoint);
    await readThere(env(proxyUrl, host));
    expect(here.requests).toHaveLength(2);
    // A connection to S3 is kept alive.
    expect(asked).toEqual(isTaken ? [host] : []);
  });

  it('is asked anew for each launch', async () => {
    vi.stubEnv('HTTP_PROXY', proxyUrl);
    const aws = createAws({ lambdaEndpoint: here.endpoint, credentials, requestHandler: await proxyAgents() });
    here.answer = (response) => response.writeHead(202).end();
    for (let launch = 0; launch < 2; launch++) await invokeAsync({ aws, region: 'us-east-1', functionName: 'f', payload: { type: 'info' } as never });
    expect(asked).toHaveLength(2);
  });

  it('is asked for AWS by host name, and what it refuses was not launched', async () => {
    vi.stubEnv('HTTPS_PROXY', proxyUrl);
    refuses = true;
    const aws = createAws({ credentials, requestHandler: await proxyAgents() });
    const refused = await invokeAsync({ aws, region: 'us-east-1', functionName: 'f', payload: { type: 'info' } as never }).catch((error: unknown) => error);
    expect(asked).toEqual(['lambda.us-east-1.amazonaws.com:443']);
    expect(isDefiniteRejection(refused)).toBe(true);
    const call = { service: 'Lambda', what: 'launch', permission: 'lambda:InvokeFunction', region: 'us-east-1', functionName: 'f' } as const;
    expect(fromAwsError(refused, call)).toMatchObject({ code: 'RenderRequestRefused', remedy: expect.stringContaining('HTTPS_PROXY') as string });
  });

  it('launches nothing when it is unreachable', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    const aws = createAws({ credentials, requestHandler: await proxyAgents() });
    const failed = await invokeAsync({ aws, region: 'us-east-1', functionName: 'f', payload: { type: 'info' } as never }).catch((error: unknown) => error);
    expect(isDefiniteRejection(failed)).toBe(true);
  });

  it('is not used when no variable is set', async () => {
    vi.stubEnv('NO_PROXY', '*');
    vi.stubEnv('HTTPS_PROXY', '');
    expect(await proxyAgents()).toBeUndefined();
  });
});
