import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import type { Aws, AwsOptions, S3Scope } from '../../../../src/remotion/aws/aws';
import { writeJson } from '../../../../src/remotion/aws/s3-objects';
import { credentials, httpServerForEachTest } from '../../../fakes/http-server';

const here = httpServerForEachTest();

describe('an upload', () => {
  const place = (aws: Aws) => ({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'input-props/a.json' });
  const slowServer = async (read: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(read);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.dispose]: () => void (server.closeAllConnections(), server.close()) };
  };

  it('may take longer than the request timeout while it makes progress', async () => {
    const requestTimeoutMs = 800;
    let lastedMs = 0;
    using server = await slowServer((request, response) => {
      const begunMs = Date.now();
      request.on('data', (chunk: Buffer) => {
        request.pause();
        setTimeout(() => request.resume(), chunk.length / 3_000);
      });
      request.on('end', () => {
        lastedMs = Date.now() - begunMs;
        response.writeHead(200, { etag: '"1"' }).end();
      });
    });
    const aws = createAws({ s3Endpoint: server.endpoint, forcePathStyle: true, credentials, requestTimeoutMs });
    expect(await writeJson(place(aws), 'x'.repeat(4_500_000), null)).toEqual({ written: true, etag: '"1"' });
    expect(lastedMs).toBeGreaterThan(requestTimeoutMs);
  });

  it('fails when it stalls', async () => {
    using server = await slowServer((request) => request.pause());
    const aws = createAws({ s3Endpoint: server.endpoint, forcePathStyle: true, credentials, requestTimeoutMs: 100 });
    await expect(writeJson(place(aws), 'x'.repeat(20_000_000), null)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('fails when no response arrives', async () => {
    here.answer = () => undefined;
    const aws = createAws({ s3Endpoint: here.endpoint, forcePathStyle: true, credentials, requestTimeoutMs: 100 });
    await expect(writeJson(place(aws), '{}', null)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('a checksum', () => {
  /** A handler that records requests instead of sending them. */
  const recorder = () => {
    const sent: { hostname: string; headers: Record<string, string> }[] = [];
    const handle = async (request: { hostname: string; headers: Record<string, string> }) => {
      sent.push(request);
      return { response: { statusCode: 200, headers: { etag: '"1"' }, body: Readable.from([]) } };
    };
    return { sent, requestHandler: { handle } as never };
  };
  const provider = { endpoint: 'https://r2.example', accessKeyId: 'a', secretAccessKey: 'b' };

  it.each<[string, AwsOptions, Partial<S3Scope>, string | undefined]>([
    ['AWS', {}, {}, 'o6a/Qw=='],
    ['AWS China', {}, { region: 'cn-north-1' }, 'o6a/Qw=='],
    ['a VPC endpoint of AWS', { s3Endpoint: 'https://bucket.vpce-1.s3.us-east-1.vpce.amazonaws.com' }, {}, 'o6a/Qw=='],
    ['a stand-in for AWS', { s3Endpoint: 'http://127.0.0.1:5555' }, {}, undefined],
    ['another host with a similar name', { s3Endpoint: 'https://amazonaws.com.example' }, {}, undefined],
    ['another provider', {}, { provider }, undefined],
    ['a provider that is AWS', {}, { provider: { ...provider, endpoint: 'https://s3.eu-west-1.amazonaws.com' } }, 'o6a/Qw=='],
  ])('is sent with an upload as the SDK does for %s', async (_, options, scope, checksum) => {
    const { sent, requestHandler } = recorder();
    const aws = createAws({ credentials, requestHandler, ...options });
    await writeJson({ aws, scope: { region: 'us-east-1', ...scope }, bucketName: 'bucket', key: 'k' }, '{}', { absent: true });
    expect(sent.map(({ headers }) => headers['x-amz-checksum-crc32'])).toEqual([checksum]);
  });

  it('is not sent to an endpoint from the environment that does not belong to AWS', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://127.0.0.1:5555');
    try {
      const { sent, requestHandler } = recorder();
      await writeJson(place(createAws({ credentials, requestHandler })), '{}', null);
      expect(sent[0]).toMatchObject({ hostname: expect.stringContaining('127.0.0.1') as string });
      expect(sent[0]!.headers['x-amz-checksum-crc32']).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  const place = (aws: Aws) => ({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' });
});
