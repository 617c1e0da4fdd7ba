import { describe, expect, it } from 'vitest';
import { documentedWorkerPolicy } from '../../../local/iam/worker-policy';
import { jsonOf, run } from '../../fakes/fake-cli';

interface Policy {
  Statement: { Sid: string; Action: string | string[]; Resource: string | string[]; Condition?: unknown }[];
}

async function policyFor(...argv: string[]): Promise<Policy> {
  return JSON.parse((await run(['policy', ...argv])).stdout) as Policy;
}

async function statement(sid: string, ...argv: string[]) {
  return (await policyFor(...argv)).Statement.find(({ Sid }) => Sid === sid);
}

describe('policy', () => {
  it('without options is the policy in docs/iam.md', async () => {
    expect(await policyFor()).toEqual(documentedWorkerPolicy());
  });

  it.each([
    ['eu-central-1', 'arn:aws:'],
    ['cn-north-1', 'arn:aws-cn:'],
    ['us-gov-west-1', 'arn:aws-us-gov:'],
  ])('uses the AWS partition of %s', async (region, begin) => {
    const { Statement } = await policyFor('--region', region, '--clean-up', '--output-bucket', 'films');
    for (const resource of Statement.flatMap(({ Resource }) => Resource)) expect(resource.startsWith(begin)).toBe(true);
  });

  it('covers one function and one bucket when they are named', async () => {
    expect(await statement('LaunchRenders', '--function', 'my-renderer', '--region', 'us-east-1')).toMatchObject({ Resource: 'arn:aws:lambda:us-east-1:*:function:my-renderer' });
    expect(await statement('LaunchRenders', '--function', 'arn:aws:lambda:us-east-1:1:function:mine')).toMatchObject({ Resource: 'arn:aws:lambda:us-east-1:1:function:mine' });
    expect(await statement('ClaimWatchAndCancelRenders', '--bucket', 'my-renders')).toMatchObject({ Resource: 'arn:aws:s3:::my-renders/renders/*' });
    expect(await statement('TellMissingFromForbidden', '--bucket', 'my-renders')).toMatchObject({ Resource: 'arn:aws:s3:::my-renders' });
  });

  it.each([
    ['CleanUp', '--clean-up', { Action: 's3:DeleteObject', Resource: ['arn:aws:s3:::remotionlambda-*/renders/*', 'arn:aws:s3:::remotionlambda-*/input-props/*'] }],
    ['FindTheBucket', '--find-bucket', { Action: 's3:ListAllMyBuckets', Resource: '*' }],
    ['ReadLambdaLimit', '--pool-share', { Action: 'lambda:GetAccountSettings', Resource: '*' }],
    ['ReadReservedConcurrency', '--pool-share', { Action: 'lambda:GetFunctionConcurrency', Resource: 'arn:aws:lambda:*:*:function:remotion-render-*' }],
    ['DoctorLooksAtBuckets', '--doctor', { Resource: 'arn:aws:s3:::remotionlambda-*' }],
    ['DoctorRemovesWhatItWrote', '--doctor', { Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::remotionlambda-*/renders/doctor-*' }],
  ])('includes %s only with %s', async (sid, option, expected) => {
    expect(await statement(sid)).toBeUndefined();
    expect(await statement(sid, option)).toMatchObject(expected);
  });

  it.each([
    ['arn:aws:kms:eu-west-1:123456789012:key/1', 's3.eu-west-1.amazonaws.com'],
    ['arn:aws-cn:kms:cn-north-1:123456789012:key/1', 's3.cn-north-1.amazonaws.com.cn'],
  ])('allows the use of the key %s through S3', async (key, service) => {
    expect(await statement('UseTheKeyOfTheBucket', '--kms-key', key)).toMatchObject({
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Resource: key,
      Condition: { StringEquals: { 'kms:ViaService': service } },
    });
  });

  it('prints data with --json', async () => {
    expect(jsonOf(await run(['policy', '--json']))).toMatchObject([{ command: 'policy', outcome: 'finished', data: { policy: documentedWorkerPolicy() } }]);
  });
});
