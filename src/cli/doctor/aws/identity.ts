import { explainError } from '../../explain-error';
import type { Check } from '../check';
import { failure, ok } from '../finding';
import { credentialSource } from './credential-source';

export const identity: Check = {
  id: 'identity',
  needs: [],
  async look(place) {
    try {
      const { arn } = await place.identity();
      return ok('identity', `${arn}, by ${await credentialSource(place)}. A worker elsewhere has credentials of its own.`);
    } catch (error) {
      const { message, remedy, type } = explainError(error);
      // Where STS cannot be reached, S3 and Lambda may be.
      if (type !== 'RenderAccessDenied') throw error;
      if (isMissing(error)) return failure('identity', 'There are no AWS credentials: the environment has none, and neither has a profile, a container or an instance.', 'aws configure');
      return failure('identity', message, remedy);
    }
  },
};

/** Rather than wrong. */
function isMissing(error: unknown): boolean {
  return ((error as Error).cause as Error | undefined)?.name === 'CredentialsProviderError';
}
