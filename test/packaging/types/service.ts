import type { RenderArtifact, RenderFailureType, RenderMediaInput, RenderPhase, RenderProgressReport, RenderResult } from 'temporal-remotion-lambda';
import type { RenderClient, RenderEndType, RenderFailedError, RenderHandle } from 'temporal-remotion-lambda/client';
import { getRenderProgress } from 'temporal-remotion-lambda/remotion';
import type { RenderMediaOptions, RenderProgress } from 'temporal-remotion-lambda/remotion';
import { expectTypeOf } from 'vitest';

export const input: RenderMediaInput = {
  render: { functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec', region: 'us-east-1', serveUrl: 'site', composition: 'Invoice', codec: 'h264' },
};
const { render } = input;

export async function serve(renders: RenderClient): Promise<void> {
  const handle = await renders.start(input, { workflowId: 'invoice-4711', waitFor: 'launched', workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' });
  expectTypeOf(handle).toEqualTypeOf<RenderHandle>();
  expectTypeOf(await handle.result()).toEqualTypeOf<RenderResult>();
  expectTypeOf((await handle.result()).outputUrl).toBeString();
  expectTypeOf((await handle.result()).artifacts).toEqualTypeOf<RenderArtifact[]>();
  expectTypeOf(handle.progressUpdates()).toExtend<AsyncIterable<RenderProgressReport>>();
  expectTypeOf(await renders.find('abcdefghij')).toEqualTypeOf<RenderHandle | null>();
  expectTypeOf<RenderProgressReport['phase']>().toEqualTypeOf<RenderPhase>();

  // @ts-expect-error the idempotency key cannot be left out
  await renders.start(input, {});
  // @ts-expect-error would leave the render of the terminated workflow running
  await renders.start(input, { workflowId: 'invoice-4711', workflowIdReusePolicy: 'TERMINATE_IF_RUNNING' });
  // @ts-expect-error Remotion has no such codec
  await renders.start({ render: { ...render, codec: 'h266' } }, { workflowId: 'invoice-4711' });
  // @ts-expect-error nothing says what to render
  await renders.start({ render: { ...render, composition: undefined } }, { workflowId: 'invoice-4711' });
  // @ts-expect-error a secret would stand in the history: it is named by `secretName`
  await renders.start({ render: { ...render, webhook: { url: 'https://example.com', secret: 'hidden' } } }, { workflowId: 'invoice-4711' });
  // @ts-expect-error so would the keys of a provider: it is given by its name
  await renders.start({ render: { ...render, outName: { bucketName: 'b', key: 'k', s3OutputProvider: { endpoint: 'https://example.com' } } } }, { workflowId: 'invoice-4711' });
  // @ts-expect-error an option of the request, not of Remotion
  await renders.start({ render: { ...render, attempts: { maximum: 2 } } }, { workflowId: 'invoice-4711' });
}

export function timesInEitherWay(): RenderMediaInput[] {
  return [
    { ...input, limits: { stallTimeoutMs: 600_000 }, polling: { ceilingMs: 30_000 } },
    { ...input, limits: { stallTimeout: '10 minutes' }, polling: { ceiling: '30 seconds' } },
    // @ts-expect-error a number has its unit in the name
    { ...input, limits: { stallTimeoutMs: '10 minutes' } },
  ];
}

export function explain(error: RenderFailedError): string {
  expectTypeOf(error.type).toEqualTypeOf<RenderEndType>();
  expectTypeOf<RenderFailureType>().toExtend<RenderEndType>();
  expectTypeOf(error.result).toEqualTypeOf<RenderResult | null>();
  // @ts-expect-error a type that nothing fails with
  return error.type === 'RenderExploded' ? '' : error.message;
}

export async function withoutTemporal(options: RenderMediaOptions): Promise<void> {
  const { functionName, region } = options;
  expectTypeOf(await getRenderProgress({ functionName, region, renderId: 'abcdefghij', bucketName: 'bucket' })).toEqualTypeOf<RenderProgress>();
  // @ts-expect-error the bucket is never guessed
  await getRenderProgress({ functionName, region, renderId: 'abcdefghij' });
}
