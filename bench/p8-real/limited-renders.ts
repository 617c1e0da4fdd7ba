import { setTimeout as delay } from 'node:timers/promises';
import type { RenderClient } from 'temporal-remotion-lambda/client';
import type { InvocationRecord } from '../../local/lambda/invocation-log';
import type { Stack } from '../../local/stack/stack';

/** The number of chunks of each render. Its main function takes one more execution. */
export const chunksOfRenders = [3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1];

const framesPerChunk = 20;
const sampleEveryMs = 100;

/** Renders that were started together, as observed at Lambda. */
export interface LimitedRenders {
  finished: number;
  lost: number;
  launches: number;
  /** Launches that found no room and waited in Lambda's queue. */
  queuedLaunches: number;
  /** Chunks whose function was refused. */
  throttledRenderers: number;
  executionMs: number;
  executionMsOfLost: number;
  /** The most executions at a time, including those still starting, as Lambda counts them. */
  mostAtOnce: number;
  /** From the first start to the last end of a workflow. */
  tookMs: number;
  failures: string[];
}

/** Starts all renders at once, through a pool or without, and waits until none of their functions run any more. */
export async function limitedRenders(stack: Stack, renders: RenderClient, { name, pool }: { name: string; pool: string | null }): Promise<LimitedRenders> {
  const { lambdaEndpoint: lambda } = stack;
  await lambda.endWarmSandboxes();
  const beganAtMs = Date.now();
  const watching = watchUse(lambda);
  const handles = await Promise.all(chunksOfRenders.map((chunks, index) => renders.start(inputFor(stack, chunks, pool), { workflowId: `${name}-${index}` })));
  const ends = await Promise.allSettled(handles.map((handle) => handle.result()));
  const tookMs = Date.now() - beganAtMs;
  // Renderers of a lost render continue and are paid for.
  while (lambda.state().running + lambda.state().queued > 0) await delay(sampleEveryMs);
  const use = watching.stop();

  const reports = await Promise.all(handles.map((handle) => handle.progress()));
  const lost = new Set(reports.filter((_, index) => ends[index]!.status === 'rejected').map(({ renderId }) => renderId));
  const invocations = lambda.invocations().filter(({ at }) => at >= beganAtMs);
  const refused = invocations.filter(({ type, status }) => type === 'renderer' && status === 'refused');
  return {
    finished: handles.length - lost.size,
    lost: lost.size,
    launches: invocations.filter(({ type, begin }) => type === 'launch' && begin !== null).length,
    ...use,
    throttledRenderers: new Set(refused.map(({ renderId, chunk }) => `${renderId}/${chunk}`)).size,
    executionMs: executionMs(invocations),
    executionMsOfLost: executionMs(invocations.filter(({ renderId }) => lost.has(renderId))),
    tookMs,
    failures: ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : [])),
  };
}

/** Slow frames, so that a few cores can run many functions. */
function inputFor({ functionName, region, bucketName, serveUrl }: Stack, chunks: number, pool: string | null) {
  const frames = chunks * framesPerChunk;
  return {
    render: {
      functionName,
      region,
      serveUrl,
      forceBucketName: bucketName,
      composition: 'Slow',
      codec: 'h264' as const,
      inputProps: { durationInFrames: frames },
      frameRange: [0, frames - 1] as [number, number],
      framesPerLambda: framesPerChunk,
    },
    ...(pool !== null && { admission: { pool } }),
  };
}

function watchUse(lambda: Stack['lambdaEndpoint']): { stop(): Pick<LimitedRenders, 'queuedLaunches' | 'mostAtOnce'> } {
  const queued = new Set<string>();
  let mostAtOnce = 0;
  const timer = setInterval(() => {
    for (const { requestId, type } of lambda.queue()) if (type === 'launch') queued.add(requestId);
    mostAtOnce = Math.max(mostAtOnce, lambda.state().running);
  }, sampleEveryMs);
  return {
    stop() {
      clearInterval(timer);
      return { queuedLaunches: queued.size, mostAtOnce };
    },
  };
}

function executionMs(invocations: readonly InvocationRecord[]): number {
  return invocations.reduce((sum, { begin, end }) => sum + (begin === null ? 0 : end! - begin), 0);
}
