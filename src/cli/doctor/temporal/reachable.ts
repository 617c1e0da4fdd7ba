import { explainError } from '../../explain-error';
import type { Check } from '../check';
import { failure, ok } from '../finding';

export const temporalReachable: Check = {
  id: 'temporal',
  needs: [],
  async run({ renders }) {
    try {
      await renders();
      return ok('temporal', 'Temporal responds.');
    } catch (error) {
      const { message, remedy } = explainError(error);
      return failure('temporal', message, isOnThisMachine(message) ? 'temporal server start-dev' : remedy);
    }
  },
};

function isOnThisMachine(message: string): boolean {
  return /Cannot reach Temporal at (localhost|127\.0\.0\.1|\[?::1\]?):/.test(message);
}
