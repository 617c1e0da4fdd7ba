import { describe, expect, it } from 'vitest';
import { functionPolicy } from '../../../../local/iam/function-policy';
import { allows, publicStatements } from '../../../../local/iam/policy';
import type { PolicyStatement } from '../../../../local/iam/policy';
import { s3Target } from '../../../../local/iam/s3-target';
import { documentedWorkerPolicy } from '../../../../local/iam/worker-policy';

const policyOf = (...Statement: PolicyStatement[]) => ({ Version: '2012-10-17', Statement });
const readRenders: PolicyStatement = { Effect: 'Allow', Action: ['s3:GetObject', 's3:Put*'], Resource: 'arn:aws:s3:::my-*/renders/*' };

describe('a policy', () => {
  it.each([
    ['an action that it names', 's3:GetObject', 'arn:aws:s3:::my-bucket/renders/abc', true],
    ['an action that matches one of its patterns', 's3:PutObjectAcl', 'arn:aws:s3:::my-bucket/renders/a/b', true],
    ['an action that only begins like one of its actions', 's3:GetObjectAcl', 'arn:aws:s3:::my-bucket/renders/abc', false],
    ['another resource', 's3:GetObject', 'arn:aws:s3:::my-bucket/sites/abc', false],
    ['a resource that only contains one of its resources', 's3:GetObject', 'x-arn:aws:s3:::my-bucket/renders/abc', false],
    ['a resource with another character in place of a dot', 's3:GetObject', 'arn:aws:s3:::my_bucket-renders/abc', false],
  ])('decides on %s', (_what, action, resource, isAllowed) => {
    expect(allows(policyOf(readRenders), action, resource)).toBe(isAllowed);
  });

  it('with a denying statement denies, whatever the order of its statements', () => {
    const deny: PolicyStatement = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
    for (const policy of [policyOf(readRenders, deny), policyOf(deny, readRenders)])
      expect(allows(policy, 's3:GetObject', 'arn:aws:s3:::my-bucket/renders/abc')).toBe(false);
  });

  it('of a bucket applies to everyone only in statements for everyone', () => {
    const policy = policyOf({ ...readRenders, Principal: '*' }, { Effect: 'Allow', Action: 's3:ListBucket', Resource: '*', Principal: 'arn:aws:iam::1:root' });
    expect(allows(publicStatements(policy), 's3:GetObject', 'arn:aws:s3:::my-bucket/renders/abc')).toBe(true);
    expect(allows(publicStatements(policy), 's3:ListBucket', 'arn:aws:s3:::my-bucket')).toBe(false);
  });

  it.each([
    ['the worker, from docs/iam.md', documentedWorkerPolicy()],
    ["the function, from Remotion's package", functionPolicy()],
  ])("for %s allows invoking Remotion's functions, and no others", (_what, policy) => {
    const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
    expect(allows(policy, 'lambda:InvokeFunction', arn('remotion-render-4-0-527-mem2048mb-disk2048mb-120sec'))).toBe(true);
    expect(allows(policy, 'lambda:InvokeFunction', arn('payments'))).toBe(false);
  });
});

describe('a request to S3', () => {
  it.each([
    ['GET', '/bucket/renders/a%20b/out.mp4?x-id=GetObject', 'arn:aws:s3:::bucket/renders/a b/out.mp4', 's3:GetObject'],
    ['HEAD', '/bucket/key', 'arn:aws:s3:::bucket/key', 's3:GetObject'],
    ['GET', '/bucket/key?acl', 'arn:aws:s3:::bucket/key', undefined],
    ['GET', '/bucket/?list-type=2', 'arn:aws:s3:::bucket', undefined],
    ['PUT', '/bucket/key', 'arn:aws:s3:::bucket/key', undefined],
  ])('%s %s targets %s', (method, url, arn, action) => {
    expect(s3Target(method, url)).toMatchObject({ arn, action });
  });
});
