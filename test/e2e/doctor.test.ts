import { request as sendRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CreateFunctionCommand, DeleteFunctionCommand, DeleteFunctionConcurrencyCommand, GetFunctionEventInvokeConfigCommand, PutFunctionConcurrencyCommand, PutFunctionEventInvokeConfigCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, DeleteBucketCommand, ListObjectsV2Command, PutBucketEncryptionCommand, PutObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { documentedWorkerPolicy } from '../../local/iam/worker-policy';
import { checkStack, withServer, workerCredentials } from './doctor-on-stack';
import { aws, renderClient, s3, stack, withWorkerPolicy } from './stack';

const { functionName: FunctionName, region, bucketName, s3Endpoint } = stack;
const lambda = aws.lambda(region);

beforeAll(() => void vi.stubEnv('AWS_ENDPOINT_URL_STS', s3Endpoint));
afterAll(() => void vi.unstubAllEnvs());

describe('doctor on the local stack', () => {
  it('finds nothing wrong, and leaves nothing behind', async () => {
    const findings = await checkStack();
    const { 'not-seen': notSeen, ...seen } = findings;
    expect(Object.values(seen).filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(notSeen!.status).toBe('unknown');
    expect(findings.identity!.message).toContain(':user/operator');
    const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket: bucketName, Prefix: 'renders/doctor-' }));
    expect(KeyCount).toBe(0);
  });

  it("does what a worker's permissions allow, writes nothing that it could not delete, and says what it needs for the rest", async () => {
    const findings = await checkStack({ aws: { credentials: workerCredentials } });
    expect(Object.values(findings).filter(({ status }) => status === 'failure' || status === 'warning')).toEqual([]);
    for (const [id, permission] of [
      ['function-configuration', 'lambda:GetFunctionConfiguration'],
      ['async-invocations', 'lambda:GetFunctionEventInvokeConfig'],
      ['concurrency', 'lambda:GetAccountSettings'],
      ['bucket-writes', 's3:DeleteObject'],
    ] as const) {
      expect(findings[id]).toMatchObject({ status: 'unknown', message: expect.stringContaining(`needs ${permission}`) as string, remedy: expect.stringMatching(/^aws iam put-user-policy --user-name worker .*--doctor\)"$/) as string });
    }
  });

  it.each([
    ['a wrong secret', { accessKeyId: workerCredentials.accessKeyId, secretAccessKey: 'wrong' }, 'valid AWS credentials'],
    ['a key that nobody has', { accessKeyId: 'AKIANOBODY', secretAccessKey: 'wrong' }, 'valid AWS credentials'],
    ['no credentials', () => Promise.reject(Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' })), 'aws configure'],
  ])('with %s, checks nothing on AWS instead of guessing', async (_what, credentials, remedy) => {
    const findings = await checkStack({ aws: { credentials }, only: ['identity', 'permissions', 'function', 'bucket'] });
    expect(findings.identity).toMatchObject({ status: 'failure', remedy: expect.stringContaining(remedy) as string });
    expect(JSON.stringify(findings)).not.toContain(workerCredentials.secretAccessKey);
    for (const id of ['permissions', 'function', 'bucket']) expect(findings[id]).toMatchObject({ status: 'unknown', message: 'Could not check: needs identity.' });
  });

  it('detects a clock that AWS refuses', async () => {
    expect((await checkStack({ only: ['clock'], now: () => Date.now() - 3_600_000 })).clock).toMatchObject({ status: 'failure', message: expect.stringMatching(/(59 min|1 h).* behind that of S3/) as string });
  });

  const policy = documentedWorkerPolicy();
  const permissions = policy.Statement.flatMap(({ Action, Resource }) => [Action].flat().map((action) => ({ action, resource: [Resource].flat()[0]! })));

  it.each(permissions)('reports a missing $action on $resource', async (taken) => {
    const left = permissions.filter((permission) => permission !== taken).map(({ action, resource }) => ({ Effect: 'Allow' as const, Action: action, Resource: resource }));
    const findings = await withWorkerPolicy({ ...policy, Statement: left }, () => checkStack({ aws: { credentials: workerCredentials }, only: ['identity', 'permissions'] }));
    const wrong = Object.values(findings).filter(({ status }) => status === 'failure');
    // Without permission to list, a refused read proves nothing.
    const unclear = Object.values(findings).filter(({ status }) => status === 'unknown');
    expect(unclear.map(({ id, message }) => `${id}: ${message}`)).toEqual(taken.action === 's3:ListBucket' ? ['permission s3:GetObject renders/*: Could not check: needs s3:ListBucket.'] : []);
    expect(wrong).toMatchObject([{ status: 'failure', message: expect.stringContaining(`Not allowed: ${taken.action} on `) as string }]);
    expect(wrong[0]!.remedy).toBe(
      'aws iam put-user-policy --user-name worker --policy-name temporal-remotion-lambda --policy-document ' +
        `"$(npx temporal-remotion-lambda policy --region ${region} --function ${FunctionName} --bucket ${bucketName})"`,
    );
  });

  it('also tries the permissions that the options need', async () => {
    const findings = await checkStack({ aws: { credentials: workerCredentials }, targets: { policy: { cleanUp: true, poolShare: true } }, only: ['identity', 'permissions'] });
    for (const id of ['permission s3:DeleteObject renders/*', 'permission s3:DeleteObject input-props/*', 'permission lambda:GetAccountSettings', 'permission lambda:GetFunctionConcurrency']) {
      expect(findings[id]).toMatchObject({ status: 'failure', remedy: expect.stringContaining('--clean-up --pool-share') as string });
    }
  });
});

describe('doctor on a function', () => {
  const only = ['identity', 'function', 'function-version', 'function-configuration', 'async-invocations', 'concurrency'];

  it('that does not exist: says how to deploy it, and skips the checks that need it', async () => {
    const findings = await checkStack({ targets: { functionName: 'remotion-render-4-0-100-mem1024mb-disk3000mb-90sec' }, only });
    expect(findings.function).toMatchObject({ status: 'failure', remedy: `npx remotion lambda functions deploy --region=${region} --memory=1024 --disk=3000 --timeout=90` });
    for (const id of only.slice(2)) expect(findings[id]!.message).toBe('Could not check: needs function.');
  });

  it('under the name of another version', async () => {
    const functionName = 'remotion-render-4-0-489-mem2048mb-disk2048mb-120sec';
    await lambda.send(new CreateFunctionCommand({ FunctionName: functionName, Role: 'arn:aws:iam::1:role/r', Code: {}, MemorySize: 2048, Timeout: 120, EphemeralStorage: { Size: 2048 } }));
    try {
      const findings = await checkStack({ targets: { functionName }, only });
      expect(findings['function-version']).toMatchObject({ status: 'failure', message: expect.stringContaining('4.0.489, but the function is 4.0.527') as string });
      expect(findings['function-configuration']!.status).toBe('ok');
    } finally {
      await lambda.send(new DeleteFunctionCommand({ FunctionName: functionName }));
    }
  });

  it('whose memory was changed', async () => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 1024 }));
    try {
      expect((await checkStack({ only }))['function-configuration']).toMatchObject({ status: 'failure', message: expect.stringContaining('1024 MB of memory') as string });
    } finally {
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 2048 }));
    }
  });

  it('that Lambda would launch again by itself: changes that only with --fix, and says what it changed', async () => {
    const retries = async () => (await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName }))).MaximumRetryAttempts;
    await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 7_200 }));
    try {
      expect((await checkStack({ only }))['async-invocations']).toMatchObject({ status: 'failure', changed: null });
      expect(await retries()).toBe(2);
      const fixed = (await checkStack({ only, fixes: true }))['async-invocations'];
      expect(fixed).toMatchObject({ status: 'ok', message: expect.stringContaining('2 h') as string, changed: `Set maximumRetryAttempts of ${FunctionName} to 0.` });
      expect(await retries()).toBe(0);
    } finally {
      await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 }));
    }
  });

  it('says that it could not fix what it has no permission to change', async () => {
    await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 2 }));
    const looks = ['lambda:InvokeFunction', 'lambda:GetFunctionEventInvokeConfig'];
    try {
      const findings = await withWorkerPolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: looks, Resource: '*' }] }, () => checkStack({ aws: { credentials: workerCredentials }, only, fixes: true }));
      expect(findings['async-invocations']).toMatchObject({ status: 'failure', changed: null });
      expect(findings['async-invocations-fix']).toMatchObject({ status: 'failure', message: expect.stringContaining('lambda:UpdateFunctionEventInvokeConfig') as string });
    } finally {
      await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 }));
    }
  });

  it('that has room for one execution', async () => {
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));
    try {
      expect((await checkStack({ only })).concurrency).toMatchObject({ status: 'failure', remedy: `aws lambda delete-function-concurrency --function-name ${FunctionName} --region ${region}` });
    } finally {
      await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    }
  });

  it('with a pool that grants more than Lambda has', async () => {
    const renders = await renderClient();
    await renders.pools.create('too-large', { capacity: 5_000 });
    try {
      expect((await checkStack({ targets: { pool: 'too-large' } })).pool).toMatchObject({ status: 'failure', remedy: 'npx temporal-remotion-lambda pool set-capacity too-large 900' });
      expect((await checkStack()).pool).toMatchObject({ status: 'unknown', message: expect.stringContaining('too-large') as string });
    } finally {
      await renders.client.workflow.getHandle('render-admission-too-large').terminate();
    }
  });
});

describe('doctor on a bucket', () => {
  const only = ['identity', 'permissions', 'bucket', 'bucket-writes', 'object-lock', 'encryption'];

  async function withBucket<T>(name: string, options: { lock?: boolean }, run: () => Promise<T>): Promise<T> {
    await s3.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: options.lock }));
    try {
      return await run();
    } finally {
      // A bucket that contains versions stays. Its name does not follow Remotion's convention, so it is not taken for the bucket of renders.
      if (!options.lock) await s3.send(new DeleteBucketCommand({ Bucket: name }));
    }
  }

  it('that does not exist', async () => {
    const findings = await checkStack({ targets: { bucketName: 'remotionlambda-useast1-nowhere' }, only });
    expect(findings.bucket).toMatchObject({ status: 'failure', remedy: `aws s3 mb s3://remotionlambda-useast1-nowhere --region ${region}` });
    for (const id of ['bucket-writes', 'object-lock', 'encryption']) expect(findings[id]!.message).toBe('Could not check: needs bucket.');
  });

  it('that Remotion has created in no region', async () => {
    const { bucket } = await checkStack({ targets: { bucketName: undefined, region: 'eu-central-1' }, only });
    expect(bucket).toMatchObject({ status: 'failure', remedy: 'npx remotion lambda sites create src/index.ts --region=eu-central-1 --site-name=sample' });
  });

  it('that is in another region', async () => {
    const elsewhere = (_request: IncomingMessage, response: ServerResponse) =>
      response.writeHead(301, { 'x-amz-bucket-region': 'eu-west-1', 'content-type': 'application/xml' }).end('<Error><Code>PermanentRedirect</Code><Message>Use the endpoint of the region.</Message></Error>');
    const { bucket } = await withServer(elsewhere, (url) => checkStack({ aws: { s3Endpoint: url }, only: ['bucket'] }));
    expect(bucket).toMatchObject({ status: 'failure', remedy: expect.stringContaining("region: 'eu-west-1'") as string });
  });

  it('that overwrites objects, whatever the condition', async () => {
    const { 'bucket-writes': writes } = await withServer(ignoringConditions, (url) => checkStack({ aws: { s3Endpoint: url }, only }));
    expect(writes).toMatchObject({ status: 'failure', message: expect.stringContaining('despite If-None-Match') as string });
  });

  it('that retains every object for a month', async () => {
    const Bucket = 'films-locked';
    const finding = await withBucket(Bucket, { lock: true }, async () => {
      await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } } }));
      return (await checkStack({ targets: { bucketName: Bucket }, only }))['object-lock'];
    });
    expect(finding).toMatchObject({ status: 'warning', message: expect.stringContaining('30 days') as string });
  });

  it('that is encrypted with its own key: names the key, and tries it once it is given', async () => {
    const Bucket = 'films-encrypted';
    const key = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
    const [before, given] = await withBucket(Bucket, {}, async () => {
      const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } as const;
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] } }));
      return [await checkStack({ targets: { bucketName: Bucket }, only }), await checkStack({ targets: { bucketName: Bucket, policy: { kmsKeyArn: key } }, only })];
    });
    expect(before!.encryption).toMatchObject({ status: 'warning', remedy: expect.stringContaining(`--kms-key ${key}`) as string });
    expect(given!.encryption!.status).toBe('ok');
    for (const action of ['kms:GenerateDataKey', 'kms:Decrypt']) expect(given![`permission ${action}`]).toMatchObject({ status: 'ok' });
  });
});

describe('doctor on a site', () => {
  it.each([
    ['that does not exist', `${s3Endpoint}/${bucketName}/sites/other/index.html`, 'HTTP 403', '--site-name=other'],
    ['whose host is down', 'http://127.0.0.1:1/sites/other/index.html', 'does not open', '--site-name=other'],
    ['that is none', stack.serveUrl.replace('index.html', 'bundle.js.map'), '', 'npx remotion lambda sites create'],
  ])('%s', async (_what, serveUrl, message, remedy) => {
    const { site } = await checkStack({ targets: { serveUrl }, only: ['site'] });
    expect(site).toMatchObject({ status: 'failure', message: expect.stringContaining(message) as string, remedy: expect.stringContaining(remedy) as string });
  });

  it('of another version than the function', async () => {
    const older = (_request: IncomingMessage, response: ServerResponse) => response.end("<script>window.remotion_version = '4.0.489';</script>");
    const { site } = await withServer(older, (url) => checkStack({ targets: { serveUrl: url }, only: ['site'] }));
    expect(site).toMatchObject({ status: 'warning', message: expect.stringContaining('built with Remotion 4.0.489, but the function is 4.0.527') as string });
  });
});

/** The stack's S3, but every conditional write succeeds, as on storage that does not know the condition. */
function ignoringConditions(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'PUT' && request.headers['if-none-match']) {
    request.resume();
    response.writeHead(200, { etag: '"1"' }).end();
    return;
  }
  if (request.method === 'GET' && request.url!.includes('/renders/doctor-')) {
    response.end('{}');
    return;
  }
  const { hostname, port } = new URL(s3Endpoint);
  const outgoing = sendRequest({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  request.pipe(outgoing);
}
