import type { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import type { RenderMediaOptions } from '../../../../src/remotion/options/render-options';
import { startRender } from '../../../../src/remotion/start/start-render';
import { InMemoryAws } from '../../../fakes/in-memory-aws';

const options: RenderMediaOptions = {
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
  region: 'us-east-1',
  serveUrl: 'my-site',
  composition: 'Hello',
  codec: 'h264',
  forceBucketName: 'remotionlambda-useast1-abcdefghij',
};
const renderId = 'abcdefghij';

class WithoutCredentials extends InMemoryAws {
  override lambda(region: string): LambdaClient {
    const client = super.lambda(region);
    client.config.credentials = () => Promise.reject(Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }));
    return client;
  }
}

describe('a start that cannot work', () => {
  it.each<[string, Partial<RenderMediaOptions>, string[]]>([
    ['every invalid field', { codec: 'av1' as 'h264', everyNthFrame: 0 }, ['codec: ', 'everyNthFrame: ']],
    ['a function name without version and timeout', { functionName: 'my-renderer' }, ["functionName: expected a name that follows Remotion's convention", "start: 'handler'"]],
  ])('names %s and sends nothing', async (_what, changes, named) => {
    const aws = new InMemoryAws();
    const starting = startRender({ ...options, ...changes }, { aws, renderId });
    await expect(starting).rejects.toMatchObject({ code: 'InvalidRenderRequest', retryable: false });
    for (const text of named) await expect(starting).rejects.toThrow(text);
    expect(aws.sent).toEqual([]);
  });

  it('names the missing bucket', async () => {
    const starting = startRender({ ...options, forceBucketName: 'remotionlambda-gone' }, { aws: new InMemoryAws(), renderId });
    await expect(starting).rejects.toMatchObject({ code: 'RenderBucketNotFound', retryable: false, renderId });
    await expect(starting).rejects.toThrow('remotionlambda-gone');
  });

  it('claims nothing without credentials, since another search for them may outlast the claim', async () => {
    const aws = new WithoutCredentials();
    const starting = startRender(options, { aws, renderId });
    await expect(starting).rejects.toMatchObject({ renderId, bucketName: options.forceBucketName });
    await expect(starting).rejects.toThrow('Could not load credentials');
    expect(aws.sent).toEqual([]);
  });
});
