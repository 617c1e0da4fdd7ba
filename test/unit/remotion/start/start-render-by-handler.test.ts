import { beforeEach, describe, expect, it } from 'vitest';
import type { RenderMediaOptions } from '../../../../src/remotion/options/render-options';
import { startRenderByHandler } from '../../../../src/remotion/start/start-render-by-handler';
import type { LaunchedRender } from '../../../../src/remotion/start/start-render';
import { functionAnswer, InMemoryAws, networkError, sdkError } from '../../../fakes/in-memory-aws';

const options: RenderMediaOptions = {
  functionName: 'remotion-render-4-0-448-mem2048mb-disk2048mb-120sec',
  region: 'us-east-1',
  serveUrl: 'my-site',
  composition: 'Hello',
  codec: 'h264',
};

const bucketName = 'remotionlambda-useast1-abcdefghij';

let aws: InMemoryAws;

beforeEach(() => {
  aws = new InMemoryAws();
});

/** What an error says of the function that was called. */
const whichFunction = expect.stringContaining(`${options.functionName} in ${options.region}`) as string;

function start(more: Partial<RenderMediaOptions> = {}): Promise<LaunchedRender> {
  return startRenderByHandler({ ...options, ...more }, { aws });
}

describe("a start by Remotion's routine", () => {
  it('is one synchronous invocation, whose response names the render', async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', renderId: 'zyxwvutsrq', bucketName: 'their-bucket' }));
    expect(await start()).toMatchObject({ renderId: 'zyxwvutsrq', bucketName: 'their-bucket', outBucket: 'their-bucket', outKey: 'renders/zyxwvutsrq/out.mp4', adopted: false, launches: 1 });
    expect(aws.invocations).toHaveLength(1);
    expect(aws.invocations[0]).toMatchObject({ type: 'RequestResponse', payload: { type: 'start', version: '4.0.448', bucketName: null } });
    expect(aws.count('ListBuckets')).toBe(0);
  });

  it('works for any function name', async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', renderId: 'a', bucketName: 'b' }));
    await start({ functionName: 'my-renderer' });
    expect(aws.invocations[0]!.payload).toMatchObject({ version: '4.0.527' });
  });

  it.each([
    ['Version mismatch: When calling renderMediaOnLambda(), you passed …', 'RenderVersionMismatch'],
    ['Could not find bucket', 'RenderStartRefused'],
  ])('reports why the function refused it: %s', async (message, code) => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'error', message, stack: '' }));
    const failing = start();
    await expect(failing).rejects.toMatchObject({ code, retryable: false, message: whichFunction });
    await expect(failing).rejects.toThrow(message.slice(0, 20));
  });

  it.each([
    ['429', sdkError('TooManyRequestsException', 429), 'RenderThrottled', true],
    ['no function', sdkError('ResourceNotFoundException', 404), 'RenderFunctionNotFound', false],
    ['no connection', networkError('ECONNREFUSED', 'connect'), 'RenderServiceUnavailable', true],
  ])('can be repeated when it certainly did not arrive: %s', async (_, error, code, retryable) => {
    aws.lambdaAnswers.push(() => {
      throw error;
    });
    await expect(start()).rejects.toMatchObject({ code, retryable });
  });

  it.each<[string, () => unknown, string]>([
    ['a timeout', () => Promise.reject(sdkError('TimeoutError', null)), 'TimeoutError'],
    ['a reset connection', () => Promise.reject(networkError('ECONNRESET', 'read')), 'ECONNRESET'],
    ['a server error', () => Promise.reject(sdkError('ServiceException', 500)), 'ServiceException'],
    ['a crash', () => functionAnswer({ errorType: 'Sandbox.Timedout' }, { FunctionError: 'Unhandled' }), 'Sandbox.Timedout'],
    ['a response that is not JSON', () => ({ StatusCode: 200, Payload: new TextEncoder().encode('<html>'), $metadata: {} }), '<html>'],
    ['a response without an id', () => functionAnswer({ type: 'success', bucketName }), 'no renderId'],
    ['an answer without a bucket', () => functionAnswer({ type: 'success', renderId: 'a' }), 'no renderId'],
  ])('must not be repeated when the response is lost: %s', async (_, answer, why) => {
    aws.lambdaAnswers.push(answer);
    const failing = start();
    await expect(failing).rejects.toMatchObject({ code: 'RenderStartUncertain', retryable: false, message: whichFunction });
    await expect(failing).rejects.toThrow(why);
  });

  it('looks up the bucket only for large inputProps', async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', renderId: 'a', bucketName: 'b' }));
    await start({ inputProps: { text: 'x'.repeat(200_000) } });
    expect(aws.sent.map(({ name }) => name)).toEqual(['ListBuckets', 'PutObject', 'Invoke']);
  });

  it.each<[string, [string?, string?], number]>([
    ['calls of one start', ['order-17', 'order-17'], 1],
    ['two starts', ['order-17', 'order-18'], 2],
    ['calls without an id', [undefined, undefined], 2],
  ])('never shares a file of large inputProps between two renders: %s', async (_, ids, files) => {
    for (const inputPropsId of ids) {
      aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', renderId: 'a', bucketName: 'b' }));
      await startRenderByHandler({ ...options, inputProps: { text: 'x'.repeat(200_000) } }, { aws, inputPropsId });
    }
    expect(aws.keys(bucketName)).toHaveLength(files);
  });
});
