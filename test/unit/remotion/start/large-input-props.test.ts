import { beforeEach, describe, expect, it } from 'vitest';
import type { RemotionLambdaError } from '../../../../src/remotion/errors/errors';
import type { ProgressFile } from '../../../../src/remotion/protocol/progress-file';
import { startRender } from '../../../../src/remotion/start/start-render';
import type { LaunchedRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws, networkError, sdkError } from '../../../fakes/in-memory-aws';

const bucketName = 'remotionlambda-useast1-abcdefghij';
const renderId = 'abcdefghij';
const progressKey = `renders/${renderId}/progress.json`;
const graceMs = 30_000;
const inputProps = { text: 'x'.repeat(200_000) };

const options = {
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
  region: 'us-east-1',
  serveUrl: 'my-site',
  composition: 'Hello',
  codec: 'h264',
  inputProps,
} as const;

let aws: InMemoryAws;

beforeEach(() => {
  aws = new InMemoryAws();
});

function start(id = renderId): Promise<LaunchedRender> {
  return startRender(options, { aws, renderId: id, graceMs, now: () => aws.nowMs });
}

async function failed(starting: Promise<unknown>): Promise<RemotionLambdaError> {
  return starting.then(
    () => expect.fail('expected it to fail'),
    (error: unknown) => error as RemotionLambdaError,
  );
}

const storedClaim = () => (JSON.parse(aws.text(bucketName, progressKey)!) as ProgressFile).launchClaim;

describe('inputProps that are too large for the payload', () => {
  const propsKeys = (): string[] => aws.keys(bucketName).filter((key) => key.startsWith('input-props/'));
  const uploads = (): number => aws.sent.filter(({ name, input }) => name === 'PutObject' && String(input.Key).startsWith('input-props/')).length;
  const throttle = (): void => {
    aws.lambdaAnswers.push(() => {
      throw sdkError('TooManyRequestsException', 429);
    });
  };
  /** Deletes the props, as the function does when the render ends. */
  const deleteProps = (): void => aws.delete(bucketName, propsKeys()[0]!);

  it('are uploaded after the claim and before the launch', async () => {
    await start();
    expect(aws.sent.map(({ name, input }) => (name === 'PutObject' ? String(input.Key).split('/')[0] : name))).toEqual([
      'ListBuckets',
      'renders',
      'input-props',
      'Invoke',
      'renders',
    ]);
    const { inputProps: reference } = aws.invocations[0]!.payload as { inputProps: { type: string; hash: string } };
    expect(reference.type).toBe('bucket-url');
    expect(JSON.parse(aws.text(bucketName, `input-props/${reference.hash}.json`)!)).toEqual(inputProps);
  });

  it('are separate files for two renders with the same props', async () => {
    await start();
    await start('jihgfedcba');
    expect(propsKeys()).toHaveLength(2);
  });

  it('are not uploaded again by a start that adopts the render, so none are left after its end', async () => {
    await start();
    deleteProps();
    expect(await start()).toMatchObject({ adopted: true });
    expect(propsKeys()).toEqual([]);
  });

  it('are uploaded again, under the same name, by a start that takes over an unlaunched claim', async () => {
    throttle();
    await failed(start());
    const [key] = propsKeys();
    deleteProps();
    expect(await start()).toMatchObject({ adopted: false, launches: 1 });
    expect(propsKeys()).toEqual([key]);
  });

  it('are uploaded again for the relaunch after an unconfirmed launch', async () => {
    aws.lambdaAnswers.push(() => {
      throw networkError('ECONNRESET', 'read');
    });
    await failed(start());
    aws.nowMs += graceMs + 1_000;
    expect(await start()).toMatchObject({ adopted: false, launches: 2 });
    expect(uploads()).toBe(2);
    expect(propsKeys()).toHaveLength(1);
  });

  it.each([
    ['AccessDenied', 403, 'RenderAccessDenied'],
    ['SlowDown', 503, 'RenderServiceUnavailable'],
  ])('that cannot be uploaded (%s) leave a claim that the next start can take over at once', async (name, status, code) => {
    aws.interrupt('PutObject', 'after', () => {
      aws.interrupt('PutObject', 'before', () => {
        throw sdkError(name, status);
      });
    });
    const error = await failed(start());
    expect(error).toMatchObject({ code });
    expect(error.message).toContain('upload the inputProps');
    expect(storedClaim()).toMatchObject({ state: 'rejected', launches: 1 });
    expect(aws.invocations).toEqual([]);
    expect(await start()).toMatchObject({ adopted: false, launches: 1 });
  });

  /** The upload takes this long; something else happens before its response arrives. */
  function uploadTakes(ms: number, then: () => void | Promise<void>): void {
    aws.interrupt('PutObject', 'after', () => {
      aws.interrupt('PutObject', 'after', async () => {
        aws.nowMs += ms;
        await then();
      });
    });
  }

  it('may upload slowly: the claim is renewed before the launch', async () => {
    uploadTakes(graceMs * 0.9, () => {
      aws.interrupt('Invoke', 'before', () => {
        expect(storedClaim()).toMatchObject({ state: 'launching', launches: 1 });
        expect(aws.lastModifiedMs(bucketName, progressKey)).toBe(aws.nowMs);
      });
    });
    expect(await start()).toMatchObject({ adopted: false, launches: 1 });
  });

  it('whose upload outlasted the claim are launched once, by the start that now has the claim', async () => {
    uploadTakes(graceMs + 1_000, async () => {
      expect(await start()).toMatchObject({ adopted: false });
    });
    expect(await failed(start())).toMatchObject({ code: 'RenderLaunchUncertain', retryable: true });
    expect(aws.invocations).toHaveLength(1);
    expect(await start()).toMatchObject({ adopted: true });
  });
});
