import { Worker } from '@temporalio/worker';
import { executeChild, setHandler } from '@temporalio/workflow';
import { defaultTaskQueue, renderCompletedSignal, renderProgressQuery } from 'temporal-remotion-lambda';
import type { RenderMediaInput, RenderProgressReport, RenderResult } from 'temporal-remotion-lambda';
import { createRenderActivities, withRenderActivities } from 'temporal-remotion-lambda/activities';
import { RemotionLambdaPlugin } from 'temporal-remotion-lambda/plugin';
import { createAws } from 'temporal-remotion-lambda/remotion';
import { fakeRenderActivities } from 'temporal-remotion-lambda/testing';
import { createRenderWorker } from 'temporal-remotion-lambda/worker';
import type { renderMedia } from 'temporal-remotion-lambda/workflows';
import { expectTypeOf } from 'vitest';

export async function parent(input: RenderMediaInput): Promise<string> {
  const result = await executeChild<typeof renderMedia>('renderMedia', { args: [input], taskQueue: defaultTaskQueue });
  expectTypeOf(result).toEqualTypeOf<RenderResult>();
  // @ts-expect-error a workflow without its request
  await executeChild<typeof renderMedia>('renderMedia', { args: [] });
  return result.outputUrl;
}

export async function receiver(): Promise<void> {
  setHandler(renderCompletedSignal, (ending) => {
    if (ending.status === 'completed') expectTypeOf(ending.result).toEqualTypeOf<RenderResult>();
    if (ending.status === 'cancelled') expectTypeOf(ending.result).toEqualTypeOf<RenderResult | null>();
    // @ts-expect-error a render that failed has no result
    if (ending.status === 'failed') return void ending.result;
  });
  expectTypeOf(renderProgressQuery).toExtend<{ name: string }>();
  expectTypeOf<RenderProgressReport>().toHaveProperty('overallProgress').toBeNumber();
}

export async function workers(): Promise<Worker[]> {
  const own = { sendMail: async (to: string): Promise<void> => void to };
  const activities = withRenderActivities(own, { webhookSecrets: { partner: 'secret' } });
  expectTypeOf(activities).toExtend<typeof own>();
  expectTypeOf(activities.startRender).toBeFunction();
  // @ts-expect-error no such option
  createRenderActivities({ watchWindow: 10_000 });
  // @ts-expect-error a script that no render can follow
  fakeRenderActivities({ failure: { reason: 'boredom' } });
  return Promise.all([
    Worker.create({ taskQueue: 'renders', plugins: [new RemotionLambdaPlugin({ aws: createAws({ s3Endpoint: 'http://127.0.0.1:9000' }) })] }),
    createRenderWorker({ taskQueue: 'renders', maxConcurrentActivities: 100, workerOptions: { identity: 'worker-1' } }),
  ]);
}
