export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of a session, such as that of a role. */
  sessionToken?: string;
}

/** Where nothing is checked, any will do. Not frozen: the AWS SDK notes in the object where credentials came from. */
export const localCredentials: Credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The same for the environment of a program. */
export const localCredentialsEnv = Object.freeze(credentialsEnv(localCredentials));

/** Credentials for the environment of a program: without some, the AWS SDK goes looking for the user's own. */
export function credentialsEnv({ accessKeyId, secretAccessKey, sessionToken }: Credentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
