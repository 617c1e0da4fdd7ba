import { describe, expect, it } from 'vitest';
import type { Aws } from '../../../src/remotion/aws/aws';
import { credentialSource } from '../../../src/cli/doctor/aws/credential-source';
import { NotAllowedError } from '../../../src/cli/doctor/call-aws';
import type { Check } from '../../../src/cli/doctor/check';
import { runChecks } from '../../../src/cli/doctor/run-checks';
import { failure, ok, unknown, warning } from '../../../src/cli/doctor/finding';
import type { Finding } from '../../../src/cli/doctor/finding';
import { grantCommand } from '../../../src/cli/doctor/grant-command';
import type { CheckContext } from '../../../src/cli/doctor/check-context';

function contextWith(changes: Partial<CheckContext> = {}): CheckContext {
  const notAsked = () => Promise.reject(new Error('not asked'));
  return { region: 'us-east-1', functionName: 'f', identity: notAsked, bucket: notAsked, ...changes } as CheckContext;
}

const check = (id: string, needs: string[], run: () => Finding | Finding[], fix?: () => Promise<string>): Check => ({ id, needs, run: async () => run(), fix });

describe('the checks of doctor', () => {
  it('are skipped if a check that they need failed; all others run', async () => {
    const checks = [
      check('a', [], () => failure('a', 'broken', 'fix a')),
      check('b', ['a'], () => ok('b', 'fine')),
      check('c', ['b'], () => ok('c', 'fine')),
      check('d', [], () => [ok('d 1', 'fine'), warning('d 2', 'odd', 'mend d')]),
      check('e', ['d'], () => ok('e', 'fine')),
    ];
    const findings = await runChecks(contextWith(), { checks });
    expect(findings.map(({ id, status }) => `${id} ${status}`)).toEqual(['a failure', 'b unknown', 'c ok', 'd 1 ok', 'd 2 warning', 'e ok']);
    expect(findings[1]!.message).toBe('Could not check: needs a.');
  });

  it('are skipped for any failure among several findings of a needed check', async () => {
    const checks = [check('a', [], () => [ok('a 1', ''), failure('a 2', '', '')]), check('b', ['a'], () => ok('b', 'fine'))];
    expect((await runChecks(contextWith(), { checks }))[2]).toMatchObject({ id: 'b', status: 'unknown' });
  });

  it('run if a needed check could not be made', async () => {
    const checks = [check('a', [], () => unknown('a', 'dark')), check('b', ['a'], () => ok('b', 'fine'))];
    expect((await runChecks(contextWith(), { checks }))[1]).toMatchObject({ status: 'ok' });
  });

  it('are skipped without the option that they need', async () => {
    const checks = [check('site', ['--serve-url'], () => ok('site', 'fine'))];
    expect(await runChecks(contextWith(), { checks })).toEqual([unknown('site', 'Could not check: needs --serve-url.')]);
    expect((await runChecks(contextWith({ serveUrl: 'films' }), { checks }))[0]!.status).toBe('ok');
  });

  it('report what could not be checked, and continue', async () => {
    const thrower = (id: string, error: Error) => check(id, [], () => { throw error; });
    const checks = [thrower('a', new Error('The line is dead.')), thrower('b', new NotAllowedError('lambda:GetAccountSettings', null)), check('c', [], () => ok('c', 'fine'))];
    const [a, b, c] = await runChecks(contextWith(), { checks });
    expect(a).toMatchObject({ status: 'unknown', message: 'Could not check: The line is dead.' });
    expect(b).toMatchObject({ status: 'unknown', message: 'Could not check: needs lambda:GetAccountSettings.', remedy: 'npx temporal-remotion-lambda policy --region us-east-1 --function f --find-bucket --doctor' });
    expect(c!.status).toBe('ok');
  });

  it('fix a problem only on request, check again, and say what was changed', async () => {
    let isBroken = true;
    const fixed: string[] = [];
    const fixable = (id: string, run: () => Finding) => check(id, [], run, async () => {
      fixed.push(id);
      isBroken = false;
      return 'Set it right.';
    });
    const checks = [fixable('a', () => (isBroken ? failure('a', 'broken', 'fix a') : ok('a', 'fine'))), fixable('b', () => ok('b', 'fine'))];
    expect((await runChecks(contextWith(), { checks }))[0]).toMatchObject({ status: 'failure', changed: null });
    expect(fixed).toEqual([]);
    expect(await runChecks(contextWith(), { checks, fixes: true })).toEqual([{ ...ok('a', 'fine'), changed: 'Set it right.' }, ok('b', 'fine')]);
    expect(fixed).toEqual(['a']);
  });

  it('keep a failure that could not be fixed', async () => {
    const checks = [check('a', [], () => failure('a', 'broken', 'fix a'), () => Promise.reject(new Error('Hands off.')))];
    const [a, fix] = await runChecks(contextWith(), { checks, fixes: true });
    expect(a).toEqual(failure('a', 'broken', 'fix a'));
    expect(fix).toMatchObject({ id: 'a-fix', status: 'failure', message: 'Could not fix a: Hands off.' });
  });
});

describe('the command that grants the permissions of a worker', () => {
  const policy = 'npx temporal-remotion-lambda policy --region us-east-1 --function f --bucket films';
  const attached = (command: string) => `${command} --policy-name temporal-remotion-lambda --policy-document "$(${policy})"`;

  it.each([
    ['a user', 'arn:aws:iam::123456789012:user/films/worker', attached('aws iam put-user-policy --user-name worker')],
    ['a role', 'arn:aws-cn:sts::123456789012:assumed-role/renders/i-0abc', attached('aws iam put-role-policy --role-name renders')],
    ['somebody else', 'arn:aws:sts::123456789012:federated-user/me', policy],
  ])('is for %s', async (_what, arn, command) => {
    expect(await grantCommand(contextWith({ bucketName: 'films', identity: async () => ({ arn, account: '123456789012' }) }))).toBe(command);
  });

  it('names what the options name', async () => {
    const context = contextWith({ functionName: 'arn:aws:lambda:us-east-1:1:function:f', policy: { cleanUp: true, outputBucketName: 'out' }, bucket: async () => 'remotionlambda-useast1-abc' });
    expect(await grantCommand(context, { kmsKeyArn: 'arn:aws:kms:us-east-1:1:key/1' })).toBe(
      'npx temporal-remotion-lambda policy --region us-east-1 --function f --bucket remotionlambda-useast1-abc --output-bucket out --kms-key arn:aws:kms:us-east-1:1:key/1 --clean-up --find-bucket',
    );
  });
});

describe('where AWS credentials come from', () => {
  const foundBy = (...features: string[]) =>
    ({ lambda: () => ({ config: { credentials: async () => ({ accessKeyId: 'AKIA1', secretAccessKey: 's3cret', $source: Object.fromEntries(features.map((feature) => [feature, 'x'])) }) } }) }) as unknown as Aws;

  it.each([
    ['the environment (AWS_ACCESS_KEY_ID)', ['CREDENTIALS_ENV_VARS'], {}],
    ['profile default', ['CREDENTIALS_PROFILE'], {}],
    ['profile films (AWS_PROFILE)', ['CREDENTIALS_PROFILE'], { AWS_PROFILE: 'films' }],
    ['AWS IAM Identity Center (profile films (AWS_PROFILE))', ['CREDENTIALS_PROFILE_SSO', 'CREDENTIALS_SSO'], { AWS_PROFILE: 'films' }],
    ['a web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)', ['CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN', 'CREDENTIALS_STS_ASSUME_ROLE_WEB_ID'], {}],
    ['the container (AWS_CONTAINER_CREDENTIALS_…)', ['CREDENTIALS_HTTP'], {}],
    ['the role of the instance', ['CREDENTIALS_IMDS'], {}],
    ['a source that the AWS SDK does not name', [], {}],
    ['profile renders (REMOTION_AWS_PROFILE)', ['CREDENTIALS_CODE'], { REMOTION_AWS_PROFILE: 'renders', REMOTION_AWS_ACCESS_KEY_ID: 'AKIA2', REMOTION_AWS_SECRET_ACCESS_KEY: 'x' }],
    ['the environment (REMOTION_AWS_ACCESS_KEY_ID)', ['CREDENTIALS_CODE'], { REMOTION_AWS_ACCESS_KEY_ID: 'AKIA2', REMOTION_AWS_SECRET_ACCESS_KEY: 'x' }],
  ])('%s', async (source, features, env) => {
    expect(await credentialSource({ aws: foundBy(...features), region: 'us-east-1', env })).toBe(source);
  });
});
