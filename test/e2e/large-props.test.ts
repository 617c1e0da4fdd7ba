import { setTimeout as wait } from 'node:timers/promises';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { beforeAll, expect, it } from 'vitest';
import type { RenderClient } from '../../src/client';
import { inputFor, newWorkflowId, renderClient, s3, stack, withLimits } from './stack';

let renders: RenderClient;
beforeAll(async () => {
  renders = await renderClient();
});

/** How much later the second render starts, so that the first one ends while the second reads its props. EVERY_GAP=1 tries all gaps. */
const gapsMs = process.env.EVERY_GAP ? [400, 700, 1_000, 1_200, 1_400, 1_500, 1_600, 1_700] : [700, 1_500];

it.each(gapsMs)('two renders with the same large props, the second one cold and %i ms later, both finish and leave no props behind', async (gapMs) => {
  const inputProps = { title: 'Same', filler: 'x'.repeat(300_000), gapMs };
  const input = inputFor('Hello', { inputProps, frameRange: [0, 9], framesPerLambda: 10 });
  const start = () => renders.start(input, { workflowId: newWorkflowId(), waitFor: 'launched' });
  const warm = await renders.start(inputFor('Hello', { frameRange: [0, 9], framesPerLambda: 10 }), { workflowId: newWorkflowId() });
  await warm.result();

  const first = await start();
  await wait(gapMs);
  const second = await withLimits({ maxWarmPerFunction: 0 }, async () => {
    await fetch(`${stack.lambdaUrl}/_admin/end-warm-sandboxes`, { method: 'POST', body: '{}' });
    return start();
  });
  const results = await Promise.all([first.result(), second.result()]);
  expect(results.map(({ framesRendered }) => framesRendered)).toEqual([10, 10]);
  for (const { renderId } of results) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: stack.bucketName, Prefix: `input-props/${renderId}/` }));
    expect(Contents).toEqual([]);
  }
});
