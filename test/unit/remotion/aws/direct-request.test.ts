import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import type { Aws } from '../../../../src/remotion/aws/aws';
import { headObject, readObject, writeJson } from '../../../../src/remotion/aws/s3-objects';
import { credentials, httpServerForEachTest } from '../../../fakes/http-server';

// Requests past the SDK's middleware, on a real socket.

const here = httpServerForEachTest();

describe('requests for one bucket after the first', () => {
  const key = 'renders/abc/progress.json';
  const scope = { region: 'us-east-1' };

  /** The requests that come after the first, which the SDK sends. */
  async function requestsAfterFirst(aws: Aws, read: () => Promise<unknown>, more: Partial<Parameters<typeof readObject>[0]['scope']> = {}): Promise<IncomingMessage[]> {
    await readObject({ aws, scope: { ...scope, ...more }, bucketName: 'bucket', key: 'renders/first/progress.json' }, 100);
    here.requests = [];
    await read();
    return here.requests;
  }

  it('go the same way, past the middleware of the SDK', async () => {
    const aws = createAws({ s3Endpoint: here.endpoint, credentials, forcePathStyle: true });
    const place = { aws, scope, bucketName: 'bucket', key };
    here.answer = (response) => response.writeHead(200, { etag: '"1"', 'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT', date: 'Tue, 14 Nov 2023 22:13:25 GMT' }).end('{"a":1}');
    const [request, ...others] = await requestsAfterFirst(aws, async () => {
      expect(await readObject(place, 100)).toEqual({ body: Buffer.from('{"a":1}'), etag: '"1"', lastModifiedMs: 1_700_000_000_000, serverDateMs: 1_700_000_005_000 });
    });
    expect(others).toEqual([]);
    expect(request!.url).toBe(`/bucket/${key}`);
    expect(request!.headers['user-agent']).toContain('aws-sdk-js');
    expect(request!.headers.authorization).toMatch(/Credential=AKIDOFTHISACCOUNT\/\d+\/us-east-1\/s3\/aws4_request, SignedHeaders=host;/);
    expect(request!.headers['amz-sdk-invocation-id']).toBeUndefined();
  });

  it.each([
    [403, 2],
    [404, 2],
    [503, 4],
  ])('are left to the SDK when they are answered %i: %i requests', async (status, count) => {
    const aws = here.aws();
    const sent = await requestsAfterFirst(aws, async () => {
      here.answer = (response) => response.writeHead(status).end();
      await expect(readObject({ aws, scope, bucketName: 'bucket', key }, 100)).rejects.toMatchObject({ $metadata: { httpStatusCode: status } });
    });
    expect(sent.map(({ headers }) => headers['amz-sdk-invocation-id'] !== undefined)).toEqual([false, ...Array<boolean>(count - 1).fill(true)]);
  });

  it('are left to the SDK when the connection breaks, and for a while after', async () => {
    const aws = here.aws();
    const sent = await requestsAfterFirst(aws, async () => {
      here.answer = (response) => {
        here.answer = (next) => next.end('{}');
        response.destroy();
      };
      expect((await readObject({ aws, scope, bucketName: 'bucket', key }, 100)).body).toHaveLength(2);
      await readObject({ aws, scope, bucketName: 'bucket', key }, 100);
    });
    expect(sent.map(({ headers }) => headers['amz-sdk-invocation-id'] !== undefined)).toEqual([false, true, true]);
  });

  it('are signed with the credentials of the moment', async () => {
    let turn = 0;
    const expiring = async () => ({ accessKeyId: `AKID${++turn}`, secretAccessKey: 's', sessionToken: `token${turn}`, expiration: new Date(0) });
    const aws = createAws({ s3Endpoint: here.endpoint, credentials: expiring });
    const [request] = await requestsAfterFirst(aws, () => readObject({ aws, scope, bucketName: 'bucket', key }, 100));
    expect(request!.headers['amz-sdk-invocation-id']).toBeUndefined();
    expect(request!.headers.authorization).toContain(`Credential=AKID${turn}/`);
    expect(request!.headers['x-amz-security-token']).toBe(`token${turn}`);
  });

  it('stay unsigned where there are no keys', async () => {
    const provider = { endpoint: here.endpoint, accessKeyId: null, secretAccessKey: null, forcePathStyle: true };
    const aws = here.aws();
    const read = () => readObject({ aws, scope: { ...scope, provider }, bucketName: 'bucket', key }, 100);
    const [request] = await requestsAfterFirst(aws, read, { provider });
    expect(request!.headers['amz-sdk-invocation-id']).toBeUndefined();
    expect(request!.headers.authorization).toBeUndefined();
  });

  it.each(['a name with spaces', 'ümlaut', 'a+b'])('are left to the SDK for a key that a URL writes otherwise: %s', async (oddKey) => {
    const aws = here.aws();
    const [request] = await requestsAfterFirst(aws, () => readObject({ aws, scope, bucketName: 'bucket', key: oddKey }, 100));
    expect(request!.headers['amz-sdk-invocation-id']).toBeDefined();
    expect(request!.url).toContain(encodeURIComponent(oddKey));
  });

  it('write under the same conditions as those of the SDK', async () => {
    const aws = here.aws();
    const sent = await requestsAfterFirst(aws, async () => {
      here.answer = (response) => response.writeHead(200, { etag: '"2"' }).end();
      for (const condition of [null, { absent: true }, { etag: '"1"' }] as const) {
        expect(await writeJson({ aws, scope, bucketName: 'bucket', key }, '{"ü":1}', condition)).toEqual({ written: true, etag: '"2"' });
      }
    });
    expect(sent.map(({ headers }) => headers['amz-sdk-invocation-id'])).toEqual([undefined, undefined, undefined]);
    expect(sent.map(({ headers }) => [headers['if-none-match'], headers['if-match']])).toEqual([
      [undefined, undefined],
      ['*', undefined],
      [undefined, '"1"'],
    ]);
    const { method, headers } = sent[0]!;
    expect([method, headers['content-type'], headers['content-length']]).toEqual(['PUT', 'application/json', '8']);
    const hash = createHash('sha256').update('{"ü":1}').digest('hex');
    expect(headers['x-amz-content-sha256']).toBe(hash);
    expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-amz-content-sha256/);
  });

  it.each([{ absent: true } as const, { etag: '"1"' }])('do not write where the condition does not hold: %o', async (condition) => {
    const aws = here.aws();
    const sent = await requestsAfterFirst(aws, async () => {
      here.answer = (response) => response.writeHead(412).end();
      expect(await writeJson({ aws, scope, bucketName: 'bucket', key }, '{}', condition)).toEqual({ written: false });
    });
    expect(sent).toHaveLength(1);
  });

  it('leave large bodies to the SDK', async () => {
    const aws = here.aws();
    const [request, ...others] = await requestsAfterFirst(aws, () => writeJson({ aws, scope, bucketName: 'bucket', key }, JSON.stringify('x'.repeat(100_000)), null));
    expect(others).toEqual([]);
    expect(request!.headers['amz-sdk-invocation-id']).toBeDefined();
  });

  it('look for an object, once', async () => {
    const aws = here.aws();
    const place = { aws, scope, bucketName: 'bucket', key };
    const sent = await requestsAfterFirst(aws, async () => {
      here.answer = (response) => response.writeHead(200, { 'content-length': '7', 'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT', date: 'Tue, 14 Nov 2023 22:13:25 GMT' }).end();
      expect(await headObject(place)).toEqual({ sizeInBytes: 7, lastModifiedMs: 1_700_000_000_000, serverDateMs: 1_700_000_005_000 });
      here.answer = (response) => response.writeHead(404).end();
      expect(await headObject(place)).toBeNull();
    });
    expect(sent.map(({ method, headers }) => [method, headers['amz-sdk-invocation-id'] !== undefined])).toEqual([
      ['HEAD', false],
      ['HEAD', false],
    ]);
  });
});
