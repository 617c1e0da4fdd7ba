import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, describe, expect, it } from 'vitest';
import type { Principals } from '../../../../local/iam/account';
import { startPublicFront } from '../../../../local/iam/public-front';
import { claimedSignature } from '../../../../local/iam/sigv4';
import { verify } from '../../../../local/iam/verify';
import { wireRequest } from '../../../../local/lambda/authorize';
import type { Credentials } from '../../../../local/lambda/local-credentials';
import { freePort } from '../../../../local/stack/free-port';
import { accountWith, operator, region, worker } from './accounts';

const Bucket = 'remotionlambda-useast1-abc';
const publicRead = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` };

const started: (() => Promise<unknown>)[] = [];
afterEach(async () => void (await Promise.all(started.splice(0).map((stop) => stop()))));

/** The front with a stand-in for moto, which holds one object and records who signed each request. */
async function startFront({ account = accountWith(), statements = [publicRead] }: { account?: Principals; statements?: object[] } = {}) {
  const seen: string[] = [];
  const known: Principals = { ...account, principalOf: (key) => (key === operator.accessKeyId ? operatorPrincipal : account.principalOf(key)) };
  const moto = createServer((request, response) => {
    const wire = wireRequest(request);
    const signer = verify(wire, claimedSignature(wire)!, String(wire.headers['x-amz-content-sha256']), known);
    const isPolicy = wire.url.includes('policy');
    if (!isPolicy) seen.push(`${wire.method} ${wire.url} by ${typeof signer === 'string' ? signer : signer.name}`);
    if (isPolicy) response.end(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
    else if (wire.url.includes('/there')) response.end('the object');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => moto.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  const front = await startPublicFront({ port, motoUrl: `http://127.0.0.1:${(moto.address() as AddressInfo).port}`, region, account });
  started.push(() => front.stop(), () => new Promise((resolve) => moto.close(resolve)));
  const url = `http://127.0.0.1:${port}`;
  const s3 = (credentials: Credentials) => new S3Client({ region, endpoint: url, credentials, forcePathStyle: true, maxAttempts: 1 });
  return { url, seen, s3 };
}

const operatorPrincipal = { kind: 'User' as const, name: 'operator', arn: 'arn:aws:iam::123456789012:user/operator', credentials: operator };

describe("S3's public front", () => {
  it("allows unsigned reads of what the bucket's policy lets everyone read", async () => {
    const { url, seen } = await startFront();
    const response = await fetch(`${url}/${Bucket}/a%20b/there`);
    expect([response.status, await response.text()]).toEqual([200, 'the object']);
    expect(seen).toEqual([`GET /${Bucket}/a%20b/there by operator`]);
  });

  it.each<[string, string, string, object[]]>([
    ['reading from a bucket without a public policy', 'GET', '/there', []],
    ['reading an object that only a certain user may read', 'GET', '/there', [{ ...publicRead, Principal: 'arn:aws:iam::1:root' }]],
    ['reading from a bucket that the policy does not cover', 'GET', '/there', [{ ...publicRead, Resource: 'arn:aws:s3:::other/*' }]],
    ['writing', 'PUT', '/there', [publicRead]],
    ['deleting', 'DELETE', '/there', [publicRead]],
    ['listing', 'GET', '', [publicRead]],
    ["reading an object's access list", 'GET', '/there?acl', [publicRead]],
  ])('refuses %s without a signature', async (_what, method, rest, statements) => {
    const { url, seen } = await startFront({ statements });
    const response = await fetch(`${url}/${Bucket}${rest}`, { method });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AccessDenied</Code>');
    expect(seen).toEqual([]);
  });

  it.each([
    ['as damaged, where the caller may write', ['s3:PutObject', `arn:aws:s3:::${Bucket}/renders/*`], 'BadDigest'],
    ['as forbidden, where the caller may not', ['s3:PutObject', `arn:aws:s3:::${Bucket}/sites/*`], 'AccessDenied'],
  ] as [string, [string, string], string][])('refuses a body that does not match its digest %s', async (_what, allowed, name) => {
    const { seen, s3 } = await startFront({ account: accountWith(allowed) });
    const put = s3(worker).send(new PutObjectCommand({ Bucket, Key: 'renders/there', Body: 'doctor', ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' }));
    await expect(put).rejects.toMatchObject({ name });
    expect(seen).toEqual([]);
  });

  it('passes on a body that matches its digest', async () => {
    const { seen, s3 } = await startFront();
    await s3(worker).send(new PutObjectCommand({ Bucket, Key: 'there', Body: 'doctor', ContentMD5: createHash('md5').update('doctor').digest('base64') }));
    expect(seen).toEqual([`PUT /${Bucket}/there?x-id=PutObject by worker`]);
  });

  it('has moto treat a presigned URL like a request from its signer', async () => {
    const { seen, s3 } = await startFront({ statements: [] });
    const presigned = await getSignedUrl(s3(worker), new GetObjectCommand({ Bucket, Key: 'there', ResponseContentType: 'video/mp4' }));
    expect(await (await fetch(presigned)).text()).toBe('the object');
    expect(seen).toEqual([`GET /${Bucket}/there?response-content-type=video%2Fmp4&x-id=GetObject by worker`]);
  });

  it('refuses a presigned URL for another object', async () => {
    const { seen, s3 } = await startFront();
    const presigned = await getSignedUrl(s3(worker), new GetObjectCommand({ Bucket, Key: 'here' }));
    const response = await fetch(presigned.replace('/here', '/there'));
    expect(await response.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
    expect(seen).toEqual([]);
  });

  it('passes a signed request on unchanged, and leaves the decision to moto', async () => {
    const { seen, s3 } = await startFront();
    const { Body } = await s3(worker).send(new GetObjectCommand({ Bucket, Key: "it's/there" }));
    expect(await Body!.transformToString()).toBe('the object');
    expect(seen).toEqual([`GET /${Bucket}/it%27s/there?x-id=GetObject by worker`]);
  });

  it.each([
    ['may list the bucket', accountWith(['s3:ListBucket', `arn:aws:s3:::${Bucket}`]), 404],
    ['may list another one', accountWith(['s3:ListBucket', 'arn:aws:s3:::other']), 403],
    ['may not list it', accountWith(), 403],
  ])('answers a request for a missing object by a user who %s', async (_what, account, httpStatusCode) => {
    const { s3 } = await startFront({ account });
    for (const command of [new GetObjectCommand({ Bucket, Key: 'none' }), new HeadObjectCommand({ Bucket, Key: 'none' })])
      await expect(s3(worker).send(command as GetObjectCommand)).rejects.toMatchObject({ $metadata: { httpStatusCode } });
  });
});
