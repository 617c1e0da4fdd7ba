import { setTimeout as wait } from 'node:timers/promises';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { getRenderProgress, randomRenderId, readRenderProgress, startRender } from '../../src/remotion';
import type { RenderMediaOptions, RenderProgress } from '../../src/remotion';
import { aws, s3, stack } from './stack';

// Leaves the stack cold for other tests, as if these renders had not run.
afterAll(async () => {
  await fetch(`${stack.lambdaUrl}/_admin/end-warm-sandboxes`, { method: 'POST', body: '{}' });
});

interface Moment {
  byStatus: RenderProgress;
  fromS3: RenderProgress;
}

const { functionName, region, bucketName, serveUrl } = stack;
const betweenMomentsMs = 300;

/** How much later the function may have read its clock within one response. */
const clockReadsApartMs = 200;

/**
 * What the function and S3 report about one render, from its claim to its end. Both read a copy of the progress file, so
 * that it cannot change in between; ours reads it for the time that the function's response names.
 */
async function momentsOf(changes: Partial<RenderMediaOptions>): Promise<Moment[]> {
  const options: RenderMediaOptions = { functionName, region, forceBucketName: bucketName, serveUrl, composition: 'Slow', codec: 'h264', ...changes };
  const { renderId } = await startRender(options, { aws });
  const moments: Moment[] = [];
  for (;;) {
    const moment = await momentOf(await copyOfProgress(renderId));
    moments.push(moment);
    if (moment.byStatus.done || moment.byStatus.fatalErrorEncountered) return moments;
    await wait(betweenMomentsMs);
  }
}

async function copyOfProgress(renderId: string): Promise<string> {
  const copyId = randomRenderId();
  await s3.send(
    new CopyObjectCommand({
      Bucket: bucketName,
      Key: `renders/${copyId}/progress.json`,
      CopySource: `${bucketName}/renders/${renderId}/progress.json`,
    }),
  );
  return copyId;
}

async function momentOf(renderId: string): Promise<Moment> {
  const input = { functionName, region, bucketName, renderId };
  const byStatus = await getRenderProgress({ ...input, skipLambdaInvocation: false }, { aws });
  const { progress } = await readRenderProgress(input, { aws, now: () => byStatus.currentTime });
  // As JSON, like the function's response.
  return { byStatus, fromS3: JSON.parse(JSON.stringify(progress)) as RenderProgress };
}

/**
 * The fields that must be equal. Not the estimated costs, which grow while functions run and are compared separately, nor
 * the explanations of an error or the costs, which we word ourselves.
 */
function comparable({ costs, errors, ...progress }: RenderProgress): object {
  const { estimatedBillingDurationInMilliseconds: _, ...rest } = progress;
  return {
    ...rest,
    currency: costs.currency,
    errors: errors.map(({ explanation: __, ...error }) => error),
  };
}

function expectSameCosts({ byStatus, fromS3 }: Moment): void {
  const difference = (fromS3.estimatedBillingDurationInMilliseconds ?? 0) - (byStatus.estimatedBillingDurationInMilliseconds ?? 0);
  expect(Math.abs(difference)).toBeLessThanOrEqual(clockReadsApartMs * Math.max(1, byStatus.lambdasInvoked));
  expect(fromS3.costs.accruedSoFar).toBeCloseTo(byStatus.costs.accruedSoFar, 4);
  if (!byStatus.done) return;
  expect(fromS3.costs).toEqual(byStatus.costs);
  expect(fromS3.estimatedBillingDurationInMilliseconds).toBe(byStatus.estimatedBillingDurationInMilliseconds);
}

describe("the real function's response to status", () => {
  it.each<[string, Partial<RenderMediaOptions>, Partial<RenderProgress>, number]>([
    ['a muted video', { muted: true }, { done: true, overallProgress: 1 }, 4],
    ['a GIF of every second frame', { codec: 'gif', everyNthFrame: 2 }, { done: true, overallProgress: 1 }, 4],
    ['a composition that throws', { composition: 'Broken', muted: true }, { done: false, fatalErrorEncountered: true }, 2],
  ])('equals the progress read from S3, at every moment of %s', async (_what, changes, end, differentMoments) => {
    const moments = await momentsOf(changes);
    for (const moment of moments) {
      expect(comparable(moment.fromS3)).toEqual(comparable(moment.byStatus));
      expectSameCosts(moment);
    }
    expect(moments.at(-1)!.fromS3).toMatchObject(end);
    expect(new Set(moments.map(({ fromS3 }) => fromS3.overallProgress)).size).toBeGreaterThanOrEqual(differentMoments);
  });

  it('equals it for a video with sound too, except for the end of its chunks, which Remotion misses', async () => {
    const moments = await momentsOf({ composition: 'Hello' });
    for (const moment of moments) {
      // Remotion waits for each chunk twice, once for the audio, so it misses an output that already exists.
      if (moment.fromS3.done && !moment.byStatus.done) continue;
      const timeToFinishChunks = moment.byStatus.done ? moment.fromS3.timeToFinishChunks : null;
      expect(comparable({ ...moment.fromS3, timeToFinishChunks })).toEqual(comparable(moment.byStatus));
      expectSameCosts(moment);
    }
    expect(moments.at(-1)!.byStatus.done).toBe(true);
    expect(moments.length).toBeGreaterThanOrEqual(3);
  });
});
