import { expect, it } from 'vitest';
import { startRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws, sdkError } from '../../../fakes/in-memory-aws';

const graceMs = 30_000;

const refusals: [string, Error, string, boolean][] = [
  ['the function is gone', sdkError('ResourceNotFoundException', 404), 'RenderLaunchUncertain', false],
  ['the permission is gone', sdkError('AccessDeniedException', 403), 'RenderLaunchUncertain', false],
  ['Lambda throttles', sdkError('TooManyRequestsException', 429), 'RenderThrottled', true],
];

it.each(refusals)('a launch that nobody confirmed is not ruled out by a refusal of the next one: %s', async (_, refusal, code, retryable) => {
  const aws = new InMemoryAws();
  const startAnswered = async (answer: Error): Promise<unknown> => {
    aws.lambdaAnswers.push(() => {
      throw answer;
    });
    const render = { functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec', region: 'us-east-1', serveUrl: 'my-site', composition: 'Hello', codec: 'h264' } as const;
    return startRender(render, { aws, renderId: 'abcdefghij', graceMs, now: () => aws.nowMs }).catch((error: unknown) => error);
  };
  await startAnswered(sdkError('TimeoutError', null));
  aws.nowMs += graceMs + 1_000;
  expect(await startAnswered(refusal)).toMatchObject({ code, retryable, renderId: 'abcdefghij' });
  expect(await startAnswered(refusal), 'once more').toMatchObject({ code, retryable });
});
