import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { claimedSignature, sha256, unsignedPayload } from '../../../../local/iam/sigv4';
import { verify } from '../../../../local/iam/verify';
import { wireRequest } from '../../../../local/lambda/authorize';
import type { WireRequest } from '../../../../local/lambda/authorize';
import type { Credentials } from '../../../../local/lambda/local-credentials';
import { readBody } from '../../../../local/lambda/json-http';
import { accountWith, region, session, worker } from './accounts';

interface Received extends WireRequest {
  body: Buffer;
}

const server = createServer((request, response) => {
  void readBody(request).then((body) => {
    received = { ...wireRequest(request), body };
    response.end();
  });
});
let received: Received;
let endpoint: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The request as AWS's own client sends it. */
async function sent(send: () => Promise<unknown>): Promise<Received> {
  // The client does not understand the server's answer.
  await send().catch(() => undefined);
  return received;
}

function check(request: Received): unknown {
  const claimed = claimedSignature(request)!;
  const stated = request.headers['x-amz-content-sha256'] as string | undefined;
  const payloadHash = claimed.expiresInSeconds === undefined ? (stated ?? sha256(request.body)) : unsignedPayload;
  const verified = verify(request, claimed, payloadHash, accountWith());
  return typeof verified === 'string' ? verified : verified.name;
}

const s3 = (credentials: Credentials) => new S3Client({ region, endpoint, credentials, forcePathStyle: true, maxAttempts: 1 });
const lambda = (credentials: Credentials) => new LambdaClient({ region, endpoint, credentials, maxAttempts: 1 });
const Bucket = 'my-bucket';
const keys = ['renders/abc/progress.json', 'a b/c', 'Épisode #1.mp4', "it's (a) *test*!.mp4", 'a+b=c&d?e%20f'];

describe('a request that the AWS SDK signed', () => {
  it.each(keys)('is verified: an object named %s', async (Key) => {
    expect(check(await sent(() => s3(worker).send(new GetObjectCommand({ Bucket, Key }))))).toBe('worker');
    expect(check(await sent(() => s3(session).send(new PutObjectCommand({ Bucket, Key, Body: 'text', IfNoneMatch: '*' }))))).toBe('function');
  });

  it.each(keys)('is verified: the presigned URL of %s', async (Key) => {
    for (const [credentials, name] of [[worker, 'worker'], [session, 'function']] as const) {
      const url = await getSignedUrl(s3(credentials), new GetObjectCommand({ Bucket, Key, ResponseContentDisposition: 'attachment; filename="a b"' }));
      expect(check(await sent(() => fetch(url)))).toBe(name);
    }
  });

  it('is verified: a list with a prefix that must be encoded', async () => {
    expect(check(await sent(() => s3(worker).send(new ListObjectsV2Command({ Bucket, Prefix: "renders/a b/é'(*)~" }))))).toBe('worker');
  });

  it.each(['remotion-render-4-0-527-mem2048mb-disk2048mb-120sec', 'arn:aws:lambda:us-east-1:123456789012:function:my-function:$LATEST'])('is verified: an invocation of %s', async (FunctionName) => {
    const invocation = new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: '{"type":"launch"}' });
    expect(check(await sent(() => lambda(session).send(invocation)))).toBe('function');
  });
});

describe('a request that was tampered with', () => {
  const get = () => sent(() => s3(worker).send(new GetObjectCommand({ Bucket, Key: 'renders/abc/out.mp4' })));

  it.each<[string, (request: Received) => Received]>([
    ['another object', (request) => ({ ...request, url: request.url.replace('abc', 'abd') })],
    ['another query', (request) => ({ ...request, url: `${request.url}&versionId=1` })],
    ['another method', (request) => ({ ...request, method: 'DELETE' })],
    ['another host', (request) => ({ ...request, headers: { ...request.headers, host: 'elsewhere' } })],
    ['another hash of the body', (request) => ({ ...request, headers: { ...request.headers, 'x-amz-content-sha256': sha256('other') } })],
  ])('is noticed: %s', async (_what, change) => {
    expect(check(change(await get()))).toBe('wrongSignature');
  });

  it.each<[string, Credentials, string]>([
    ['the wrong secret', { ...worker, secretAccessKey: 'guessed' }, 'wrongSignature'],
    ['an unknown key', { ...worker, accessKeyId: 'AKIANOBODY' }, 'unknownKey'],
    ['a session without its token', { ...session, sessionToken: undefined }, 'wrongToken'],
    ["a session with another session's token", { ...session, sessionToken: 'other' }, 'wrongToken'],
    ['a user with a token', { ...worker, sessionToken: 'other' }, 'wrongToken'],
  ])('is noticed: %s', async (_what, credentials, problem) => {
    expect(check(await sent(() => s3(credentials).send(new GetObjectCommand({ Bucket, Key: 'k' }))))).toBe(problem);
  });

  it('has no signature to verify when it is not signed', async () => {
    expect(claimedSignature(await sent(() => fetch(`${endpoint}/my-bucket/key?x=1`)))).toBeUndefined();
  });
});

describe('the time of a signature', () => {
  afterEach(() => void vi.useRealTimers());

  const minuteMs = 60_000;
  it.each([
    ['14 minutes ago', 14, 'worker'],
    ['16 minutes ago', 16, 'wrongTime'],
    ['14 minutes ahead', -14, 'worker'],
    ['16 minutes ahead', -16, 'wrongTime'],
  ])('of a request signed %s', async (_what, minutes, expected) => {
    const request = await sent(() => s3(worker).send(new GetObjectCommand({ Bucket, Key: 'k' })));
    vi.useFakeTimers({ now: Date.now() + minutes * minuteMs, toFake: ['Date'] });
    expect(check(request)).toBe(expected);
  });

  it.each([
    ['before', 29, 'worker'],
    ['after', 31, 'expired'],
  ])('of a URL that is valid for half an hour, used %s it expires', async (_what, minutes, expected) => {
    const url = await getSignedUrl(s3(worker), new GetObjectCommand({ Bucket, Key: 'k' }), { expiresIn: 30 * 60 });
    const request = await sent(() => fetch(url));
    vi.useFakeTimers({ now: Date.now() + minutes * minuteMs, toFake: ['Date'] });
    expect(check(request)).toBe(expected);
  });
});
