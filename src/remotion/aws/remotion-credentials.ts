import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { credentialsSdk } from './lazy-aws-sdk';

/**
 * The credentials from Remotion's own environment variables, in its client's order; undefined when none are set, so that
 * the AWS SDK uses its own chain (`AWS_PROFILE` before `AWS_ACCESS_KEY_ID`, as in Remotion's client).
 *
 * @see https://www.remotion.dev/docs/lambda/setup
 */
export function remotionCredentials(env: NodeJS.ProcessEnv = process.env): S3ClientConfig['credentials'] {
  const { REMOTION_AWS_PROFILE: profile, REMOTION_AWS_ACCESS_KEY_ID: accessKeyId, REMOTION_AWS_SECRET_ACCESS_KEY: secretAccessKey, REMOTION_AWS_SESSION_TOKEN: sessionToken } = env;
  // No fallback when the profile does not exist: a render must not run under another identity.
  if (profile) return credentialsSdk().fromIni({ profile });
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
