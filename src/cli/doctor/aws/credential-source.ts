import type { Aws } from '../../../remotion/aws/aws';

/**
 * Where the SDK found the credentials, by the names of the features that it records; the most specific first.
 *
 * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/setting-credentials-node.html
 */
const sources: readonly (readonly [feature: RegExp, source: (env: Env) => string])[] = [
  [/SSO/, (env) => `AWS IAM Identity Center (${profileOf(env)})`],
  [/PROFILE|LOGIN|CREDENTIALS_PROCESS/, (env) => profileOf(env)],
  [/WEB_ID/, () => 'a web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)'],
  [/ENV_VARS/, () => 'the environment (AWS_ACCESS_KEY_ID)'],
  [/STS_ASSUME_ROLE/, (env) => `a role that ${profileOf(env)} assumes`],
  [/HTTP/, () => 'the container (AWS_CONTAINER_CREDENTIALS_…)'],
  [/IMDS/, () => 'the role of the instance'],
];

type Env = Readonly<Record<string, string | undefined>>;

/** Where the credentials come from. Never reveals them. */
export async function credentialSource({ aws, region, env }: { aws: Aws; region: string; env: Env }): Promise<string> {
  if (env.REMOTION_AWS_PROFILE) return `profile ${env.REMOTION_AWS_PROFILE} (REMOTION_AWS_PROFILE)`;
  if (env.REMOTION_AWS_ACCESS_KEY_ID && env.REMOTION_AWS_SECRET_ACCESS_KEY) return 'the environment (REMOTION_AWS_ACCESS_KEY_ID)';
  const { $source = {} } = (await aws.lambda(region).config.credentials()) as { $source?: Record<string, string> };
  const features = Object.keys($source).join(' ');
  return sources.find(([feature]) => feature.test(features))?.[1](env) ?? 'a source that the AWS SDK does not name';
}

function profileOf({ AWS_PROFILE }: Env): string {
  return AWS_PROFILE ? `profile ${AWS_PROFILE} (AWS_PROFILE)` : 'profile default';
}
