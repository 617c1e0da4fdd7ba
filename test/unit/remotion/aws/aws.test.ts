import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Agent } from 'node:http';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';
import { fromAwsError } from '../../../../src/remotion/aws/aws-errors';
import { invokeAsync, invokeSync, isDefiniteRejection } from '../../../../src/remotion/aws/invoke';
import { headObject, readObject, readObjectUnless, writeJson } from '../../../../src/remotion/aws/s3-objects';
import { credentials, httpServerForEachTest } from '../../../fakes/http-server';

// The real clients on a real socket: what they sign, how many times they try, and what they return.

const here = httpServerForEachTest();

describe('a request to S3', () => {
  it('is signed with AWS credentials', async () => {
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'bucket', key: 'key' });
    expect(here.requests[0]!.headers.authorization).toContain('AKIDOFTHISACCOUNT');
  });

  it("returns S3's time", async () => {
    here.answer = (response) => response.writeHead(200, { date: 'Tue, 14 Nov 2023 22:13:20 GMT' }).end('{}');
    const { serverDateMs } = await readObject({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'bucket', key: 'key' }, 100);
    expect(serverDateMs).toBe(1_700_000_000_000);
  });

  it('is sent three times on a server error', async () => {
    here.answer = (response) => response.writeHead(503).end();
    await expect(headObject({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' })).rejects.toThrow();
    expect(here.requests).toHaveLength(3);
  });

  it('fails when no response arrives in time', async () => {
    here.answer = () => undefined;
    const aws = createAws({ s3Endpoint: here.endpoint, credentials, requestTimeoutMs: 50 });
    await expect(headObject({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('is not read beyond the given limit', async () => {
    here.answer = (response) => {
      // No Content-Length: only reading shows the size.
      response.write('x'.repeat(5_000));
      response.end('x'.repeat(5_000));
    };
    const place = { aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' };
    await expect(readObject(place, 6_000)).rejects.toThrow(/but the limit is 6000/);
    expect((await readObject(place, 10_000)).body).toHaveLength(10_000);
  });

  it('does not count as complete when the connection breaks', async () => {
    here.answer = (response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('x'.repeat(5), () => response.destroy());
    };
    const place = { aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' };
    await expect(readObject(place, 100)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('fails when the body never ends', async () => {
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

describe('an object that was read before', () => {
  const place = () => ({ aws: here.aws(), scope: { region: 'us-east-1' }, bucketName: 'bucket', key: 'key' });

  it('is not sent again, on the first read of a bucket or on later ones', async () => {
    // If this time is far from its own, the SDK corrects its clock and retries.
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

  it('is read when the storage does not support the condition', async () => {
    here.answer = (response) => response.writeHead(200, { etag: '"1"' }).end('{}');
    expect(await readObjectUnless('"1"', place(), 100)).toMatchObject({ body: Buffer.from('{}'), etag: '"1"' });
  });
});

describe('a request to an output provider', () => {
  const keyless = () => ({ endpoint: here.endpoint, accessKeyId: null, secretAccessKey: null, forcePathStyle: true });

  it('is not signed without keys', async () => {
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1', provider: keyless() }, bucketName: 'b', key: 'k' });
    expect(here.requests[0]!.headers.authorization).toBeUndefined();
    expect(JSON.stringify(here.requests[0]!.headers)).not.toContain('AKID');
    expect(here.requests[0]!.headers['x-amz-security-token']).toBeUndefined();
  });

  it('is not signed with only one key', async () => {
    const provider = { ...keyless(), accessKeyId: 'only-this' };
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1', provider }, bucketName: 'b', key: 'k' });
    expect(here.requests[0]!.headers.authorization).toBeUndefined();
  });

  it('is signed with its keys, for its region', async () => {
    const provider = { ...keyless(), accessKeyId: 'theirs', secretAccessKey: 'secret', region: 'auto' };
    await headObject({ aws: here.aws(), scope: { region: 'us-east-1', provider }, bucketName: 'b', key: 'k' });
    expect(here.requests[0]!.headers.authorization).toMatch(/Credential=theirs\/\d+\/auto\/s3/);
  });
});

describe('an invocation of Lambda', () => {
  it('is sent once, whatever happens', async () => {
    here.answer = (response) => response.writeHead(500).end('{}');
    const command = new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: new Uint8Array() });
    await expect(here.aws().lambda('us-east-1').send(command)).rejects.toThrow();
    expect(here.requests).toHaveLength(1);
  });

  it('has its own connection', async () => {
    const aws = here.aws();
    here.answer = (response) => response.writeHead(202).end();
    for (let call = 0; call < 2; call++) {
      await aws.lambda('us-east-1').send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: new Uint8Array() }));
    }
    expect(here.requests.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });
});

describe("an invocation by the user's own client, which retries", () => {
  const own = () => new LambdaClient({ region: 'us-east-1', endpoint: here.endpoint, credentials });
  const invocation = (client: LambdaClient) => ({
    aws: { s3: here.aws().s3, lambda: () => client },
    region: 'us-east-1',
    functionName: 'f',
    payload: { type: 'info' } as never,
  });

  it.each<[string, (response: ServerResponse) => unknown, object]>([
    ['the connection breaks', (response) => response.destroy(), { code: 'ECONNRESET' }],
    ['Lambda answers 500', (response) => response.writeHead(500).end('{}'), { $metadata: { httpStatusCode: 500 } }],
    ['Lambda answers 429', (response) => response.writeHead(429).end('{}'), { $metadata: { httpStatusCode: 429 } }],
  ])('is still sent only once: %s', async (_, answer, error) => {
    here.answer = answer;
    await expect(invokeAsync(invocation(own()))).rejects.toMatchObject(error);
    await expect(invokeSync(invocation(own()))).rejects.toMatchObject(error);
    expect(here.requests).toHaveLength(2);
  });

  it('is sent once for each call', async () => {
    const client = own();
    here.answer = (response) => response.writeHead(202).end();
    for (let call = 0; call < 3; call++) await invokeAsync(invocation(client));
    expect(here.requests).toHaveLength(3);
  });
});

describe('the error of a request', () => {
  it('names the address when nothing listens there', async () => {
    const aws = createAws({ lambdaEndpoint: 'http://127.0.0.1:9', s3Endpoint: 'http://127.0.0.1:9', credentials });
    const launch = { service: 'Lambda', what: 'launch', permission: 'lambda:InvokeFunction', region: 'us-east-1', functionName: 'f' } as const;
    const launching = await invokeAsync({ aws, region: 'us-east-1', functionName: 'f', payload: { type: 'info' } as never }).catch((error: unknown) => error);
    expect(isDefiniteRejection(launching)).toBe(true);
    expect(fromAwsError(launching, launch)).toMatchObject({
      message: 'Could not launch: no connection to Lambda at http://127.0.0.1:9 was made (ECONNREFUSED) for function f in us-east-1: connect ECONNREFUSED 127.0.0.1:9.',
      remedy: expect.stringContaining('http://127.0.0.1:9') as string,
    });
    const reading = await readObject({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' }, 1).catch((error: unknown) => error);
    const read = { service: 'S3', what: 'read', permission: 's3:GetObject', region: 'us-east-1', bucketName: 'b' } as const;
    expect(fromAwsError(reading, read).message).toContain('no connection to S3 at http://');
  });

  it('names a host that does not speak TLS', async () => {
    const aws = createAws({ lambdaEndpoint: here.endpoint.replace('http:', 'https:'), credentials });
    const launching = await invokeAsync({ aws, region: 'us-east-1', functionName: 'f', payload: { type: 'info' } as never }).catch((error: unknown) => error);
    expect(isDefiniteRejection(launching)).toBe(true);
    expect(here.requests).toHaveLength(0);
  });
});

describe("the user's own request handler", () => {
  it('sends all requests to S3 and Lambda, when it is an instance', async () => {
    const sent: string[] = [];
    const handle = async ({ hostname }: { hostname: string }) => {
      sent.push(hostname);
      return { response: { statusCode: 202, headers: {}, body: Readable.from([]) } };
    };
    const aws = createAws({ credentials, requestHandler: { handle } as never });
    await writeJson({ aws, scope: { region: 'us-east-1' }, bucketName: 'bucket', key: 'k' }, '{}', null);
    await invokeAsync({ aws, region: 'us-east-1', functionName: 'f', payload: { type: 'info' } as never });
    expect(sent).toEqual(['bucket.s3.us-east-1.amazonaws.com', 'lambda.us-east-1.amazonaws.com']);
  });

  it("uses the given agents and this package's timeouts, when it is a set of options", async () => {
    const httpAgent = new Agent({ keepAlive: false });
    const aws = createAws({ s3Endpoint: here.endpoint, forcePathStyle: true, credentials, requestTimeoutMs: 50, requestHandler: { httpAgent } });
    await readObject({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' }, 100);
    expect(here.requests[0]!.headers.connection).toBe('close');
    here.answer = () => undefined;
    await expect(headObject({ aws, scope: { region: 'us-east-1' }, bucketName: 'b', key: 'k' })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('clients', () => {
  it('are created once per scope', () => {
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
