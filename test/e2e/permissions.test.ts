import { beforeAll, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../local/iam/policy';
import { documentedWorkerPolicy } from '../../local/iam/worker-policy';
import type { RenderClient } from '../../src/client';
import { RenderFailedError } from '../../src/client';
import { createAws, getRenderProgress, randomRenderId, RemotionLambdaError } from '../../src/remotion';
import { inputFor, newWorkflowId, renderClient, stack, withWorkerPolicy } from './stack';

let renders: RenderClient;
beforeAll(async () => {
  renders = await renderClient();
});

interface Permission {
  action: string;
  resource: string;
}

const policy = documentedWorkerPolicy();
const permissions: Permission[] = policy.Statement.flatMap(({ Action, Resource }) =>
  [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource }))),
);

function without(taken: Permission): PolicyDocument {
  const left = permissions.filter((permission) => permission !== taken);
  return { ...policy, Statement: left.map(({ action, resource }) => ({ Effect: 'Allow', Action: action, Resource: resource })) };
}

/** Clients with the worker's own credentials, without a workflow. */
const workerAws = createAws({
  s3Endpoint: stack.s3Endpoint,
  lambdaEndpoint: stack.lambdaUrl,
  forcePathStyle: true,
  credentials: { accessKeyId: stack.env.AWS_ACCESS_KEY_ID!, secretAccessKey: stack.env.AWS_SECRET_ACCESS_KEY! },
});

const { functionName, region, bucketName } = stack;

const render = async (inputProps = {}): Promise<unknown> => {
  const handle = await renders.start(inputFor('Hello', { frameRange: [0, 0], inputProps }), { workflowId: newWorkflowId() });
  return handle.result();
};
const read = (): Promise<unknown> => getRenderProgress({ renderId: randomRenderId(), functionName, region, bucketName }, { aws: workerAws });

/** An operation that needs each permission of the policy. */
const needs: Record<string, () => Promise<unknown>> = {
  'lambda:InvokeFunction on arn:aws:lambda:*:*:function:remotion-render-*': () => render(),
  's3:PutObject on arn:aws:s3:::remotionlambda-*/renders/*': () => render(),
  's3:PutObject on arn:aws:s3:::remotionlambda-*/input-props/*': () => render({ filler: 'x'.repeat(300_000) }),
  's3:GetObject on arn:aws:s3:::remotionlambda-*/renders/*': read,
  's3:ListBucket on arn:aws:s3:::remotionlambda-*': read,
};

async function failureOf(attempt: Promise<unknown>): Promise<{ code: string; text: string }> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RenderFailedError) return { code: error.type, text: `${error.message} ${error.remedy}` };
  if (error instanceof RemotionLambdaError) return { code: error.code, text: `${error.message} ${error.remedy}` };
  throw new Error('It did not fail as a render does', { cause: error });
}

describe('the policy of docs/iam.md', () => {
  it('contains no unnecessary permission', () => {
    expect(permissions.map(({ action, resource }) => `${action} on ${resource}`).sort()).toEqual(Object.keys(needs).sort());
  });

  it.each(permissions)('needs $action on $resource: without it, a failure names it', async (permission) => {
    const attempt = needs[`${permission.action} on ${permission.resource}`]!;
    const { code, text } = await withWorkerPolicy(without(permission), () => failureOf(attempt()));
    expect(code).toBe('RenderAccessDenied');
    expect(text).toContain(permission.action);
  });

  it('distinguishes a missing render from a forbidden one', async () => {
    expect((await failureOf(read())).code).toBe('RenderNotFound');
  });
});

describe('a worker with a wrong secret key', () => {
  it('is refused by S3 and by Lambda, with advice to provide valid credentials', async () => {
    const credentials = { accessKeyId: stack.env.AWS_ACCESS_KEY_ID!, secretAccessKey: 'wrong' };
    const aws = createAws({ s3Endpoint: stack.s3Endpoint, lambdaEndpoint: stack.lambdaUrl, forcePathStyle: true, credentials });
    const input = { renderId: randomRenderId(), functionName, region, bucketName };
    for (const skipLambdaInvocation of [true, false]) {
      const { code, text } = await failureOf(getRenderProgress({ ...input, skipLambdaInvocation }, { aws }));
      expect(code).toBe('RenderAccessDenied');
      expect(text).toContain('valid AWS credentials');
    }
  });
});
