import { S3Client } from '@aws-sdk/client-s3';
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import type { Aws } from '../../../../src/remotion/aws/aws';
import { readObject, readObjectUnless } from '../../../../src/remotion/aws/s3-objects';
import type { S3Place } from '../../../../src/remotion/aws/s3-objects';
import { credentials, httpServerForEachTest } from '../../../fakes/http-server';

// Reads that bypass part of the SDK, on a real socket.

const here = httpServerForEachTest();
const scope = { region: 'us-east-1' };
const key = 'renders/abc/progress.json';
const place = (aws: Aws, more: Partial<S3Place> = {}): S3Place => ({ aws, scope, bucketName: 'bucket', key, ...more });

/** The parts that two requests for the same object should have in common. */
function comparable({ method, url, headers }: IncomingMessage): object {
  const { authorization, 'amz-sdk-invocation-id': id, 'x-amz-date': date, ...rest } = headers;
  const signature = authorization?.replace(/\d{8}\/|Signature=\w+/g, '');
  return { method, url, rest, signature, hasId: id !== undefined, hasDate: date !== undefined };
}

/** The XML of an error from S3. */
const errorXml = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code} it is</Message><RequestId>R1</RequestId></Error>`;

interface SdkError extends Error {
  $metadata: { requestId?: string; httpStatusCode?: number; attempts?: number };
  $response?: { headers: Record<string, string> };
}

describe('reads of one bucket after the first', () => {
  it('send the same request as the first, which the whole SDK made', async () => {
    const aws = here.aws();
    for (let read = 0; read < 3; read++) await readObject(place(aws), 100);
    const [first, ...others] = here.requests.map(comparable);
    expect(first).toMatchObject({ hasId: true, hasDate: true, signature: expect.stringContaining('SignedHeaders=') as string });
    expect(others).toEqual([first, first]);
  });

  it('request each key, conditionally if its ETag is known', async () => {
    const aws = here.aws();
    await readObjectUnless('"first"', place(aws), 100);
    await readObject(place(aws, { key: 'renders/def/progress.json' }), 100);
    await readObjectUnless('"2"', place(aws, { key: 'renders/ghi/progress.json' }), 100);
    expect(here.requests.map(({ url, headers }) => [url?.split('?')[0], headers['if-none-match']])).toEqual([
      [`/bucket/${key}`, '"first"'],
      ['/bucket/renders/def/progress.json', undefined],
      ['/bucket/renders/ghi/progress.json', '"2"'],
    ]);
  });

  it("return S3's response", async () => {
    const aws = here.aws();
    here.answer = (response) => response.writeHead(200, { etag: '"1"', 'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT', date: 'Tue, 14 Nov 2023 22:13:25 GMT' }).end('{"a":1}');
    const answers = [await readObject(place(aws), 100), await readObject(place(aws), 100)];
    expect(answers[1]).toEqual({ body: Buffer.from('{"a":1}'), etag: '"1"', lastModifiedMs: 1_700_000_000_000, serverDateMs: 1_700_000_005_000 });
    expect(answers[1]).toEqual(answers[0]);
  });

  it.each([
    [403, 'AccessDenied', 1],
    [404, 'NoSuchKey', 1],
    [400, 'ExpiredToken', 1],
    [503, 'SlowDown', 3],
    [500, 'InternalError', 3],
  ])('fail like the first, after as many requests: %i %s', async (status, code, requests) => {
    const aws = here.aws();
    const failing = async () => {
      here.requests = [];
      here.answer = (response) => response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' }).end(errorXml(code));
      const { name, message, $metadata, $response } = await readObject(place(aws), 100).catch((error: SdkError) => error) as SdkError;
      const { requestId, httpStatusCode, attempts } = $metadata;
      return { name, message, requestId, httpStatusCode, attempts, headers: $response?.headers['x-amz-request-id'], requests: here.requests.length };
    };
    const first = await failing();
    expect(first).toEqual({ name: code, message: `${code} it is`, requestId: 'R1', httpStatusCode: status, attempts: requests, headers: 'R1', requests });
    here.answer = (response) => response.end('{}');
    await readObject(place(aws), 100);
    expect(await failing()).toEqual(first);
  });

  it('are retried when the connection breaks', async () => {
    const aws = here.aws();
    await readObject(place(aws), 100);
    here.answer = (response) => {
      here.answer = (next) => next.end('{"a":1}');
      response.destroy();
    };
    expect((await readObject(place(aws), 100)).body.toString()).toBe('{"a":1}');
    expect(here.requests).toHaveLength(3);
  });

  it("are signed by S3's clock when this machine's is wrong", async () => {
    const aws = here.aws();
    const ahead = () => new Date(Date.now() + 3_600_000);
    here.answer = (response) => response.writeHead(200, { date: ahead().toUTCString() }).end('{}');
    await readObject(place(aws), 100);
    await readObject(place(aws), 100);
    expect(here.requests[1]!.headers['x-amz-date']?.slice(0, 11)).toBe(ahead().toISOString().replace(/[-:]/g, '').slice(0, 11));
  });

  it('run the middleware and the logger that a user added to the client', async () => {
    const aws = here.aws();
    const s3 = aws.s3(scope);
    const seen: string[] = [];
    const logged: unknown[] = [];
    s3.config.logger = { ...console, info: (entry: unknown) => void logged.push(entry) };
    const steps = ['initialize', 'serialize', 'build', 'finalizeRequest', 'deserialize'] as const;
    for (const step of steps) {
      const tracer = (next: (args: object) => Promise<object>, { commandName }: { commandName?: string }) => (args: object) => {
        seen.push(`${step} ${commandName}`);
        return next(args);
      };
      s3.middlewareStack.add(tracer as never, { step, name: `tracer-${step}` } as never);
    }
    for (let read = 0; read < 5; read++) await readObject(place(aws), 100);
    expect(seen).toEqual(Array.from({ length: 5 }, () => steps.map((step) => `${step} GetObjectCommand`)).flat());
    expect(logged).toHaveLength(5);
  });

  it("use the whole SDK when the user's middleware depends on a step that is left out", async () => {
    const aws = here.aws();
    await readObject(place(aws), 100);
    const seen: string[] = [];
    aws.s3(scope).middlewareStack.addRelativeTo(
      ((next: (args: object) => Promise<object>) => (args: object) => {
        seen.push('beside endpointV2');
        return next(args);
      }) as never,
      { relation: 'after', toMiddleware: 'endpointV2Middleware', name: 'beside' },
    );
    await readObject(place(aws), 100);
    await readObject(place(aws), 100);
    expect(seen).toHaveLength(2);
    expect(here.requests).toHaveLength(3);
  });

  it('go to the buckets that they name, even concurrently', async () => {
    const aws = createAws({ s3Endpoint: here.endpoint, credentials, forcePathStyle: true });
    const buckets = ['one', 'two', 'three'];
    for (const bucketName of buckets) await readObject(place(aws, { bucketName }), 100);
    here.requests = [];
    await Promise.all([...buckets, ...buckets].map((bucketName) => readObject(place(aws, { bucketName }), 100)));
    expect(here.requests.map(({ url }) => url?.split('/')[1]).sort()).toEqual([...buckets, ...buckets].sort());
  });

  it('are signed with the current credentials', async () => {
    let turn = 0;
    const expiring = async () => ({ accessKeyId: `AKID${++turn}`, secretAccessKey: 's', sessionToken: `token${turn}`, expiration: new Date(0) });
    const aws = createAws({ s3Endpoint: here.endpoint, credentials: expiring });
    await readObject(place(aws), 100);
    const before = turn;
    await readObject(place(aws), 100);
    expect(turn).toBeGreaterThan(before);
    expect(here.requests[1]!.headers.authorization).toContain(`Credential=AKID${turn}/`);
    expect(here.requests[1]!.headers['x-amz-security-token']).toBe(`token${turn}`);
  });

  it('stay unsigned when there are no keys', async () => {
    const provider = { endpoint: here.endpoint, accessKeyId: null, secretAccessKey: null, forcePathStyle: true };
    const aws = here.aws();
    for (let read = 0; read < 2; read++) await readObject(place(aws, { scope: { ...scope, provider } }), 100);
    expect(here.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it.each(['a name with spaces', 'ümlaut', 'a+b'])('encode keys like the SDK: %s', async (oddKey) => {
    const aws = here.aws();
    await readObject(place(aws), 100);
    await readObject(place(aws, { key: oddKey }), 100);
    expect(here.requests[1]!.url).toContain(encodeURIComponent(oddKey));
  });
});

describe("reads by the user's own client", () => {
  it("use the whole SDK, and return S3's time", async () => {
    const client = new S3Client({ region: 'us-east-1', endpoint: here.endpoint, forcePathStyle: true, credentials });
    const own = { s3: () => client, lambda: here.aws().lambda };
    const ahead = new Date(Date.now() + 3_600_000).toUTCString();
    here.answer = (response) => response.writeHead(200, { date: ahead, etag: '"1"' }).end('{}');
    for (let read = 0; read < 2; read++) expect(await readObject(place(own), 100)).toMatchObject({ serverDateMs: Date.parse(ahead) });
    here.answer = (response) => response.writeHead(304, { date: ahead, etag: '"1"' }).end();
    expect(await readObjectUnless('"1"', place(own), 100)).toEqual({ body: null, serverDateMs: Date.parse(ahead) });
    expect(new Set(here.requests.map(({ headers }) => headers['x-amz-checksum-mode']))).toEqual(new Set(['ENABLED']));
  });
});
