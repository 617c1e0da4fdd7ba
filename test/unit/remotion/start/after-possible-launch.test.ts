import { expect, it } from 'vitest';
import { startRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws, sdkError } from '../../../fakes/in-memory-aws';

const graceMs = 30_000;

async function failureOfStart(aws: InMemoryAws, answer: Error): Promise<unknown> {
  aws.lambdaAnswers.push(() => {
    throw answer;
  });
  const render = { functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec', region: 'us-east-1', serveUrl: 'my-site', composition: 'Hello', codec: 'h264' } as const;
  return startRender(render, { aws, renderId: 'abcdefghij', graceMs, now: () => aws.nowMs }).catch((error: unknown) => error);
}

const refusals: [string, Error, string, boolean][] = [
  ['the function is gone', sdkError('ResourceNotFoundException', 404), 'RenderLaunchUncertain', false],
  ['the permission is gone', sdkError('AccessDeniedException', 403), 'RenderLaunchUncertain', false],
  ['Lambda throttles', sdkError('TooManyRequestsException', 429), 'RenderThrottled', true],
  ['Lambda cannot be connected to', Object.assign(new Error('connect ECONNREFUSED 192.0.2.1:443'), { code: 'ECONNREFUSED', syscall: 'connect' }), 'RenderServiceUnavailable', true],
];

it.each(refusals)('an unconfirmed launch is not ruled out when the next one is refused: %s', async (_, refusal, code, retryable) => {
  const aws = new InMemoryAws();
  const startAnswered = (answer: Error) => failureOfStart(aws, answer);
  await startAnswered(sdkError('TimeoutError', null));
  aws.nowMs += graceMs + 1_000;
  const known = retryable ? { mayBeLaunched: true } : {};
  expect(await startAnswered(refusal)).toMatchObject({ code, retryable, ...known, renderId: 'abcdefghij' });
  expect(await startAnswered(refusal), 'once more').toMatchObject({ code, retryable, ...known });
});

it('a refused first launch certainly launched nothing', async () => {
  expect(await failureOfStart(new InMemoryAws(), sdkError('TooManyRequestsException', 429))).toMatchObject({ code: 'RenderThrottled', mayBeLaunched: undefined });
});
