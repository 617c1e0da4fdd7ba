import { explainError } from '../../explain-error';
import type { Check } from '../check';
import { failure, ok } from '../finding';
import { credentialSource } from './credential-source';

export const identity: Check = {
  id: 'identity',
  needs: [],
  async run(context) {
    try {
      const { arn } = await context.identity();
      return ok('identity', `${arn}, from ${await credentialSource(context)}. Workers elsewhere have their own credentials.`);
    } catch (error) {
      const { message, remedy, type } = explainError(error);
      // S3 and Lambda may be reachable even if STS is not.
      if (type !== 'RenderAccessDenied') throw error;
      if (isMissing(error)) return failure('identity', 'There are no AWS credentials: neither in the environment, nor in a profile, nor from a container or an instance.', 'aws configure');
      return failure('identity', message, remedy);
    }
  },
};

/** Whether credentials are missing, not wrong. */
function isMissing(error: unknown): boolean {
  return ((error as Error).cause as Error | undefined)?.name === 'CredentialsProviderError';
}
