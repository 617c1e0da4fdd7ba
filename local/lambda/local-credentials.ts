/** Moto takes any. Not frozen: the AWS SDK notes in the object where credentials came from. */
export const localCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The same for the environment of a program: without some, the AWS SDK goes looking for the user's own. */
export const localCredentialsEnv = Object.freeze({
  AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
});
