import { expect, it } from 'vitest';
import { lambdaHasRoom } from '../../../../src/remotion/start/lambda-has-room';
import { functionAnswer, InMemoryAws, networkError, sdkError } from '../../../fakes/in-memory-aws';

const functionName = 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec';

const refused = (error: Error) => () => {
  throw error;
};

it.each<[string, () => unknown, boolean | null]>([
  ['a response', () => functionAnswer({ type: 'success', version: '4.0.527' }), true],
  ['a response with an error, so the function ran', () => functionAnswer({ errorMessage: 'Unknown type' }, { FunctionError: 'Unhandled' }), true],
  ['429', refused(sdkError('TooManyRequestsException', 429)), false],
  ['the function is gone', refused(sdkError('ResourceNotFoundException', 404)), true],
  ['a server error', refused(sdkError('ServiceException', 500)), null],
  ['a timeout', refused(sdkError('TimeoutError', null)), null],
  ['no connection', refused(networkError('ECONNREFUSED', 'connect')), null],
])("room in Lambda is known from its response: %s", async (_, answer, expected) => {
  const aws = new InMemoryAws();
  aws.lambdaAnswers.push(answer);
  expect(await lambdaHasRoom({ region: 'us-east-1', functionName }, { aws })).toBe(expected);
  expect(aws.invocations).toMatchObject([{ functionName, type: 'RequestResponse', payload: { type: 'info' } }]);
});
