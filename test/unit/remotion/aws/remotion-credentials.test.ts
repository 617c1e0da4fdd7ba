import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../../../src/remotion/aws/aws';

const profiles = `
[remotion]
aws_access_key_id = REMOTION_PROFILE
aws_secret_access_key = secret
[aws]
aws_access_key_id = AWS_PROFILE
aws_secret_access_key = secret
`;

beforeEach(() => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'credentials-')), 'credentials');
  writeFileSync(file, profiles);
  for (const name of Object.keys(process.env)) if (/^(REMOTION_)?AWS_/.test(name)) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const remotionKeys = { REMOTION_AWS_ACCESS_KEY_ID: 'REMOTION_KEY', REMOTION_AWS_SECRET_ACCESS_KEY: 'secret' };
const awsKeys = { AWS_ACCESS_KEY_ID: 'AWS_KEY', AWS_SECRET_ACCESS_KEY: 'secret' };

describe('credentials', () => {
  // The order of Remotion's client: https://www.remotion.dev/docs/lambda/setup
  it.each<[string, Record<string, string>, object]>([
    ["Remotion's profile first", { REMOTION_AWS_PROFILE: 'remotion', ...remotionKeys, ...awsKeys, AWS_PROFILE: 'aws' }, { accessKeyId: 'REMOTION_PROFILE' }],
    ["Remotion's keys before AWS's profile", { ...remotionKeys, ...awsKeys, AWS_PROFILE: 'aws' }, { accessKeyId: 'REMOTION_KEY' }],
    ["Remotion's keys with a token", { ...remotionKeys, REMOTION_AWS_SESSION_TOKEN: 'token' }, { accessKeyId: 'REMOTION_KEY', sessionToken: 'token' }],
    ["Remotion's keys without the token of AWS", { ...remotionKeys, AWS_SESSION_TOKEN: 'other' }, { accessKeyId: 'REMOTION_KEY', sessionToken: undefined }],
    ["AWS's keys when only one of Remotion's is set", { REMOTION_AWS_ACCESS_KEY_ID: 'REMOTION_KEY', ...awsKeys }, { accessKeyId: 'AWS_KEY' }],
    ["AWS's profile before its keys", { ...awsKeys, AWS_PROFILE: 'aws' }, { accessKeyId: 'AWS_PROFILE' }],
    ["AWS's keys", awsKeys, { accessKeyId: 'AWS_KEY' }],
  ])('are %s', async (_, env, expected) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const aws = createAws();
    for (const client of [aws.s3({ region: 'us-east-1' }), aws.lambda('us-east-1')]) {
      const { accessKeyId, sessionToken } = await client.config.credentials();
      expect({ accessKeyId, sessionToken }).toMatchObject(expected);
    }
  });

  it('do not fall back to others when the profile does not exist', async () => {
    for (const [name, value] of Object.entries({ REMOTION_AWS_PROFILE: 'missing', ...remotionKeys, ...awsKeys })) vi.stubEnv(name, value);
    await expect(createAws().lambda('us-east-1').config.credentials()).rejects.toThrow('missing');
  });

  it('come from createAws() before the environment', async () => {
    for (const [name, value] of Object.entries({ REMOTION_AWS_PROFILE: 'remotion', ...awsKeys })) vi.stubEnv(name, value);
    const aws = createAws({ credentials: { accessKeyId: 'GIVEN', secretAccessKey: 'secret' } });
    expect((await aws.lambda('us-east-1').config.credentials()).accessKeyId).toBe('GIVEN');
  });

  it("of an output provider are its own, whatever the environment", async () => {
    vi.stubEnv('REMOTION_AWS_PROFILE', 'remotion');
    const provider = { endpoint: 'https://r2.example', accessKeyId: 'THEIRS', secretAccessKey: 'secret' };
    expect((await createAws().s3({ region: 'us-east-1', provider }).config.credentials()).accessKeyId).toBe('THEIRS');
  });
});
