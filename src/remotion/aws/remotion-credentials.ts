import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { credentialsSdk } from './lazy-aws-sdk';

/**
 * The credentials that Remotion's own variables name, in the order of its client; undefined when they name none, so that
 * the AWS SDK looks for its own (`AWS_PROFILE` before `AWS_ACCESS_KEY_ID`, as in Remotion's client).
 *
 * @see https://www.remotion.dev/docs/lambda/setup
 */
export function remotionCredentials(env: NodeJS.ProcessEnv = process.env): S3ClientConfig['credentials'] {
  const { REMOTION_AWS_PROFILE: profile, REMOTION_AWS_ACCESS_KEY_ID: accessKeyId, REMOTION_AWS_SECRET_ACCESS_KEY: secretAccessKey, REMOTION_AWS_SESSION_TOKEN: sessionToken } = env;
  // Nothing else is tried when the profile is not there: a render must not run as somebody else.
  if (profile) return credentialsSdk().fromIni({ profile });
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
