import { describe, expect, it } from 'vitest';
import { fromAwsError } from '../../../../src/remotion/aws/aws-errors';
import type { AwsCall } from '../../../../src/remotion/aws/aws-errors';
import { sdkError } from '../../../fakes/in-memory-aws';

const who = 'arn:aws:sts::123456789012:assumed-role/worker/i-1';
const key = 'arn:aws:kms:us-east-1:123456789012:key/1111';
const progress = 'arn:aws:s3:::my-bucket/renders/abc/progress.json';
const call: AwsCall = { service: 'S3', what: 'claim render abc', permission: 's3:PutObject', region: 'us-east-1', bucketName: 'my-bucket', key: 'renders/abc/progress.json' };

const sentence = (action: string, resource: string, why: string): string => `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;

function remedyOf(message: string, more: Partial<AwsCall> = {}): string {
  return fromAwsError(Object.assign(sdkError('AccessDenied', 403), { message }), { ...call, ...more }).remedy;
}

describe('what to do about a 403', () => {
  it.each([
    ['a key, for writing', sentence('kms:GenerateDataKey', key, 'because no identity-based policy allows the kms:GenerateDataKey action'), `Grant kms:GenerateDataKey on ${key} to ${who}.`],
    ['a key, for reading', sentence('kms:Decrypt', key, 'because no identity-based policy allows the kms:Decrypt action'), `Grant kms:Decrypt on ${key} to ${who}.`],
    ['the policy of a key', sentence('kms:Decrypt', key, 'because no resource-based policy allows the kms:Decrypt action'), `Allow kms:Decrypt on ${key} for ${who} in the policy of the resource itself (of a bucket, a KMS key, a function).`],
    ['an object', sentence('s3:PutObject', `"${progress}"`, 'because no identity-based policy allows the s3:PutObject action'), `Grant s3:PutObject on ${progress} to ${who}.`],
    ['a VPC endpoint', sentence('s3:GetObject', `"${progress}"`, 'because no VPC endpoint policy allows the s3:GetObject action'), `Allow s3:GetObject on ${progress} for ${who} in the policy of the VPC endpoint that the worker goes through.`],
    ['an organization', sentence('s3:PutObject', progress, 'with an explicit deny in a service control policy'), `Remove the explicit deny of s3:PutObject on ${progress} for ${who} in the service control policy of your AWS organization (its administrators can change it).`],
    ['an organization that names its policy', sentence('s3:PutObject', progress, 'with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/p-1'), `Remove the explicit deny of s3:PutObject on ${progress} for ${who} in the service control policy of your AWS organization (its administrators can change it) (arn:aws:organizations::1:policy/o-1/p-1).`],
    ['an organization, by its resource policy', sentence('s3:PutObject', progress, 'because no resource control policy allows the s3:PutObject action'), `Allow s3:PutObject on ${progress} for ${who} in the resource control policy of your AWS organization (its administrators can change it).`],
    ['a boundary', sentence('lambda:InvokeFunction', 'f', 'because no permissions boundary allows the lambda:InvokeFunction action'), `Allow lambda:InvokeFunction on f for ${who} in the permissions boundary of ${who}.`],
    ['a session', sentence('s3:PutObject', progress, 'because no session policy allows the s3:PutObject action'), `Allow s3:PutObject on ${progress} for ${who} in the session policy that ${who} was assumed with.`],
    ['an identity-based policy that denies', sentence('s3:PutObject', progress, 'with an explicit deny in an identity-based policy'), `Remove the explicit deny of s3:PutObject on ${progress} for ${who} in its identity-based policy.`],
    ['a bucket policy that denies', sentence('s3:PutObject', progress, 'with an explicit deny in a resource-based policy'), `Remove the explicit deny of s3:PutObject on ${progress} for ${who} in the policy of the resource itself (of a bucket, a KMS key, a function).`],
    ['a missing object', sentence('s3:ListBucket', '"arn:aws:s3:::my-bucket"', 'because no identity-based policy allows the s3:ListBucket action'), `Grant s3:ListBucket on arn:aws:s3:::my-bucket to ${who}. AWS names this permission when the object does not exist: without it, S3 does not say so.`],
    ['no reason', `User: ${who} is not authorized to perform: s3:PutObject`, `Grant s3:PutObject to ${who}.`],
    ['nothing at all', 'Access Denied', `Grant s3:PutObject on ${progress}.`],
    ['a key without naming it', 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.', "Grant kms:GenerateDataKey on the KMS key that encrypts my-bucket to the user or role of the worker, and check that the key is in the bucket's region."],
  ])('that names %s', (_, message, remedy) => {
    expect(remedyOf(message)).toBe(remedy);
  });

  it('mentions for a read that the object may be missing', () => {
    expect(remedyOf('Access Denied', { permission: 's3:GetObject', region: 'us-gov-west-1' })).toBe(
      'Grant s3:GetObject on arn:aws-us-gov:s3:::my-bucket/renders/abc/progress.json. Grant s3:ListBucket on arn:aws-us-gov:s3:::my-bucket too: without it, S3 answers 403 instead of 404 for an object that does not exist.',
    );
  });
});
