import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import { outputUrlFor } from '../../../../src/remotion/output/output';
import { presignUrl } from '../../../../src/remotion/output/presign-url';
import { headObject, readObject, readObjectUnless } from '../../../../src/remotion/aws/s3-objects';
import { credentials, httpServerForEachTest } from '../../../fakes/http-server';

// The real clients against a real socket: what they sign, how often they try, what they hand on.

const here = httpServerForEachTest();

describe('a request to S3', () => {
  it('is signed with the credentials of AWS', async () => {
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'bucket', key: 'key' });
    expect(here.requests[0]!.headers.authorization).toContain('AKIDOFTHISACCOUNT');
  });

  it("tells S3's clock", async () => {
    here.answer = (response) => response.writeHead(200, { date: 'Tue, 14 Nov 2023 22:13:20 GMT' }).end('{}');
    const { serverDateMs } = await readObject({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'bucket', key: 'key' }, 100);
    expect(serverDateMs).toBe(1_700_000_000_000);
  });

  it('is tried three times on a server error', async () => {
    here.answer = (response) => response.writeHead(503).end();
    await expect(headObject({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' })).rejects.toThrow();
    expect(here.requests).toHaveLength(3);
  });

  it('is given up when no answer comes in time', async () => {
    here.answer = () => undefined;
    const aws = createAws({ s3Endpoint: here.endpoint, credentials, requestTimeoutMs: 50 });
    await expect(headObject({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is not read further than asked', async () => {
    here.answer = (response) => {
      // No Content-Length: only reading tells.
      response.write('x'.repeat(5_000));
      response.end('x'.repeat(5_000));
    };
    const place = { aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' };
    await expect(readObject(place, 6_000)).rejects.toThrow(/at most 6000 are read/);
    expect((await readObject(place, 10_000)).body).toHaveLength(10_000);
  });

  it('is not taken for whole when the connection breaks within it', async () => {
    here.answer = (response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('x'.repeat(5), () => response.destroy());
    };
    const place = { aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' };
    await expect(readObject(place, 100)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('is not read to an end that never comes', async () => {
    here.answer = (response) => {
      const more = (): void => {
        while (response.write('x'.repeat(10_000))) continue;
      };
      response.on('drain', more);
      more();
    };
    const place = { aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' };
    await expect(readObject(place, 100_000)).rejects.toThrow(/it has more than 100000 bytes/);
  });
});

describe('an object that is known', () => {
  const place = () => ({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'bucket', key: 'key' });

  it('is not sent again, neither by the first read of a bucket nor by later ones', async () => {
    // The SDK corrects its clock by this one, and tries again, if it is far from its own.
    const date = new Date().toUTCString();
    const unchanged = { body: null, serverDateMs: Date.parse(date) };
    const notModified = (response: ServerResponse) => response.writeHead(304, { etag: '"1"', date }).end();
    const known = place();
    here.answer = notModified;
    expect(await readObjectUnless('"1"', known, 100)).toEqual(unchanged);
    here.answer = (response) => response.end('{}');
    await readObject(known, 100);
    here.answer = notModified;
    expect(await readObjectUnless('"1"', known, 100)).toEqual(unchanged);
    expect(here.requests.map(({ headers }) => headers['if-none-match'])).toEqual(['"1"', undefined, '"1"']);
  });

  it('is read where the storage does not know the condition', async () => {
    here.answer = (response) => response.writeHead(200, { etag: '"1"' }).end('{}');
    expect(await readObjectUnless('"1"', place(), 100)).toMatchObject({ body: Buffer.from('{}'), etag: '"1"' });
  });
});

describe('a request to an output provider', () => {
  const keyless = () => ({ endpoint: here.endpoint, accessKeyId: null, secretAccessKey: null, forcePathStyle: true });

  it('without keys is not signed at all', async () => {
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1', provider: keyless() }, bucketName: 'b', key: 'k' });
    expect(here.requests[0]!.headers.authorization).toBeUndefined();
    expect(JSON.stringify(here.requests[0]!.headers)).not.toContain('AKID');
    expect(here.requests[0]!.headers['x-amz-security-token']).toBeUndefined();
  });

  it('with one key only is not signed either', async () => {
    const provider = { ...keyless(), accessKeyId: 'only-this' };
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1', provider }, bucketName: 'b', key: 'k' });
    expect(here.requests[0]!.headers.authorization).toBeUndefined();
  });

  it('with keys is signed with them, for its region', async () => {
    const provider = { ...keyless(), accessKeyId: 'theirs', secretAccessKey: 'secret', region: 'auto' };
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1', provider }, bucketName: 'b', key: 'k' });
    expect(here.requests[0]!.headers.authorization).toMatch(/Credential=theirs\/\d+\/auto\/s3/);
  });
});

describe('an invocation of Lambda', () => {
  it('is tried once, whatever happens', async () => {
    here.answer = (response) => response.writeHead(500).end('{}');
    const command = new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: new Uint8Array() });
    await expect(here.aws().lambda('us-east-1').send(command)).rejects.toThrow();
    expect(here.requests).toHaveLength(1);
  });

  it('has a connection of its own', async () => {
    const aws = here.aws();
    here.answer = (response) => response.writeHead(202).end();
    for (let call = 0; call < 2; call++) {
      await aws.lambda('us-east-1').send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: new Uint8Array() }));
    }
    expect(here.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });
});

describe('clients', () => {
  it('are made once for a scope', () => {
    const aws = here.aws();
    const provider = { endpoint: here.endpoint, accessKeyId: 'a', secretAccessKey: 'b' };
    expect(aws.s3({ region: 'us-east-1' })).toBe(aws.s3({ region: 'us-east-1', forcePathStyle: false, provider: null }));
    expect(aws.s3({ region: 'us-east-1' })).not.toBe(aws.s3({ region: 'us-east-1', forcePathStyle: true }));
    expect(aws.s3({ region: 'us-east-1' })).not.toBe(aws.s3({ region: 'eu-west-1' }));
    expect(aws.s3({ region: 'us-east-1', provider })).toBe(aws.s3({ region: 'us-east-1', provider: { ...provider } }));
    expect(aws.s3({ region: 'us-east-1', provider })).not.toBe(aws.s3({ region: 'us-east-1', provider: { ...provider, secretAccessKey: 'c' } }));
    expect(aws.lambda('us-east-1')).toBe(aws.lambda('us-east-1'));
  });
});

describe('the URL of an output', () => {
  const output = { region: 'us-east-1', bucketName: 'bucket', key: 'films/my film.mp4' };

  it.each(['https://bucket.vpce-0abc-xyz.s3.us-east-1.vpce.amazonaws.com', 'http://127.0.0.1:9'])('is the public one, also where requests go to %s', async (s3Endpoint) => {
    const aws = createAws({ credentials, s3Endpoint });
    expect(await outputUrlFor(output, { aws })).toBe('https://s3.us-east-1.amazonaws.com/bucket/films/my%20film.mp4');
    expect(await outputUrlFor({ ...output, region: 'cn-north-1' }, { aws })).toBe('https://s3.cn-north-1.amazonaws.com.cn/bucket/films/my%20film.mp4');
  });

  it.each(['http://127.0.0.1:9000', 'http://127.0.0.1:9000/'])('is where outputs open instead: %s', async (publicS3Endpoint) => {
    expect(await outputUrlFor(output, { aws: here.aws(), publicS3Endpoint })).toBe('http://127.0.0.1:9000/bucket/films/my%20film.mp4');
  });

  it.each([
    'user-1/1700000000.mp4',
    'née résumé.mp4',
    'auth0|12/my video.mp4',
    'Episode #1.mp4',
    'what?.mp4',
    '100%.mp4',
    '50%25.mp4',
    'a+b.mp4',
    'a&b=c;d@e.mp4',
    "it's (new)!.mp4",
    '漢字/🎬.mp4',
  ])('names the very object %s', async (key) => {
    const url = await outputUrlFor({ ...output, key }, { aws: here.aws() });
    const { pathname, search, hash } = new URL(url);
    expect([decodeURIComponent(pathname), search, hash]).toEqual([`/bucket/${key}`, '', '']);
    expect(url).not.toContain('+');
    const plain = /^[\w./-]+$/.test(key);
    expect(url === `https://s3.us-east-1.amazonaws.com/bucket/${key}`).toBe(plain);
  });

  it('is at the output provider', async () => {
    const s3OutputProvider = { endpoint: 'https://r2.example', accessKeyId: null, secretAccessKey: null };
    expect(await outputUrlFor({ ...output, s3OutputProvider }, { aws: here.aws() })).toBe('https://bucket.r2.example/films/my%20film.mp4');
    const byPath = { ...s3OutputProvider, forcePathStyle: true };
    expect(await outputUrlFor({ ...output, s3OutputProvider: byPath }, { aws: here.aws() })).toBe('https://r2.example/bucket/films/my%20film.mp4');
  });

  it('can be signed', async () => {
    const input = { region: 'us-east-1', bucketName: 'bucket', objectKey: output.key, expiresInSeconds: 60 };
    expect(await presignUrl(input, { aws: here.aws() })).toMatch(new RegExp(`^${here.endpoint}/bucket/films/my%20film.mp4\\?.*X-Amz-Signature=`));
  });
});
