export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** For temporary credentials, for example of a role. */
  sessionToken?: string;
}

/** Placeholders for a stack that checks nothing. Not frozen: the AWS SDK records in the object where credentials came from. */
export const localCredentials: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The same as environment variables. */
export const localCredentialsEnv = Object.freeze(credentialsEnv(localCredentials));

/** Credentials as environment variables; without them, the AWS SDK would pick up the user's own. */
export function credentialsEnv({ accessKeyId, secretAccessKey, sessionToken }: Credentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
