import { setTimeout as sleep } from 'node:timers/promises';
import { renderMediaOnLambda } from '@remotion/lambda-client';
import type { LambdaEndpoint } from '../../local/lambda/endpoint';
import type { InvocationRecord } from '../../local/lambda/invocation-log';
import type { Stack } from '../../local/stack/stack';
import type { Aws } from '../../src/remotion/aws/aws';
import { readProgressFile } from '../../src/remotion/progress/read-progress-file';
import type { ProgressFileReading, ReadProgressFileInput } from '../../src/remotion/progress/read-progress-file';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { startRender } from '../../src/remotion/start/start-render';

/** What starts the render: this package or Remotion's own client. */
export type Side = 'ours' | 'official';

/** Moments of one render, in milliseconds since the launch was requested. */
export interface RenderTimes {
  /** When the call returned. */
  returnedMs: number;
  /** When the launch began to run, according to the log of the Lambda endpoint. */
  begunMs: number;
  /** When the launch first wrote, recognised by `serveUrlOpened`, which no start writes. */
  firstWriteMs: number;
  doneMs: number;
  /** Invocations of any function, from the request to the end. */
  invocations: number;
}

/** A small part of the tenth of a second after which a warm launch writes. */
const firstWritePollIntervalMs = 5;
const donePollIntervalMs = 25;
const giveUpAfterMs = 120_000;

/** Renders ten frames and watches the progress. */
export async function measureRender(side: Side, stack: Stack, aws: Aws): Promise<RenderTimes> {
  const { functionName, region, bucketName, serveUrl, lambdaEndpoint } = stack;
  const options = { functionName, region, serveUrl, composition: 'Hello', codec: 'h264', frameRange: [0, 9], framesPerLambda: 10 } as const;
  const requestedAtMs = Date.now();
  const { renderId } =
    side === 'ours'
      ? await startRender({ ...options, frameRange: [0, 9], forceBucketName: bucketName }, { aws })
      : await renderMediaOnLambda({ ...options, frameRange: [0, 9], forceBucketName: bucketName, inputProps: {}, forcePathStyle: true });
  const returnedAtMs = Date.now();
  const place = { renderId, bucketName, region };
  const firstWriteAtMs = await momentOf(({ serveUrlOpened }) => Boolean(serveUrlOpened), firstWritePollIntervalMs, place, aws);
  const doneAtMs = await momentOf(({ postRenderData }) => Boolean(postRenderData), donePollIntervalMs, place, aws);
  const invocations = await endedInvocations(lambdaEndpoint, requestedAtMs);
  const begunAtMs = invocations.find(({ type }) => type === 'launch')?.begin;
  if (!begunAtMs) throw new Error(`The log contains no launch of render ${renderId}.`);
  return {
    returnedMs: returnedAtMs - requestedAtMs,
    begunMs: begunAtMs - requestedAtMs,
    firstWriteMs: firstWriteAtMs - requestedAtMs,
    doneMs: doneAtMs - requestedAtMs,
    invocations: invocations.length,
  };
}

/** When progress.json first shows the launch. */
async function momentOf(shows: (file: ProgressFile) => boolean, pollIntervalMs: number, place: Pick<ReadProgressFileInput, 'renderId' | 'bucketName' | 'region'>, aws: Aws): Promise<number> {
  const giveUpAtMs = Date.now() + giveUpAfterMs;
  let previous: ProgressFileReading | undefined;
  while (Date.now() < giveUpAtMs) {
    previous = await readProgressFile(place, { aws, previous });
    if (shows(previous.file)) return Date.now();
    const fatal = previous.file.errors?.find(({ isFatal }) => isFatal);
    if (fatal) throw new Error(`Render ${place.renderId} failed: ${fatal.message}`);
    await sleep(pollIntervalMs);
  }
  throw new Error(`Render ${place.renderId} made no progress within ${giveUpAfterMs} ms.`);
}

/** All invocations since then, once the last has ended: the next render must not find a function busy. */
async function endedInvocations(lambdaEndpoint: LambdaEndpoint, sinceMs: number): Promise<InvocationRecord[]> {
  for (;;) {
    const invocations = lambdaEndpoint.invocations().filter(({ at }) => at >= sinceMs);
    if (invocations.every(({ end }) => end !== null)) return invocations;
    await sleep(donePollIntervalMs);
  }
}
