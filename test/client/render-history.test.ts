import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RenderClient } from '../../src/client';
import type { RenderHandle } from '../../src/client';
import type { DownstreamTarget, RenderMediaInput } from '../../src/contract/input';
import { renderProgressQuery } from '../../src/contract/messages';
import type { RenderProgressReport } from '../../src/contract/snapshot';
import { done, input, moment, nothingNew, renderFailed, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { timeSkippingServer, withWorker } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

type Script = Parameters<typeof scriptedActivities>;

/** Runs a render, and returns the progress from its history, the progress from the workflow itself, and the updates on the way. */
async function reports(script: Script, changes: Partial<RenderMediaInput>, meanwhile: (render: RenderHandle) => Promise<unknown> = () => Promise.resolve()) {
  const { activities } = scriptedActivities(...script);
  return withWorker(env, activities, async (taskQueue) => {
    const workflowId = `render-${randomUUID()}`;
    await env.client.workflow.start('renderMedia', { workflowId, taskQueue, args: [{ ...input, ...changes }] });
    const render = new RenderClient({ client: env.client }).get(workflowId);
    await meanwhile(render);
    await render.result().catch(() => undefined);
    return { fromHistory: comparable(await render.progress()), fromWorkflow: comparable(await render.workflow.query(renderProgressQuery)) };
  });
}

/** Until the first snapshot, times come from the workflow's clock: the time of its task, slightly later than the event's. */
function comparable(report: RenderProgressReport): RenderProgressReport {
  return report.totalFrames === null ? { ...report, at: 0 } : report;
}

const flaky = () => renderFailed('Error: Target closed', 'browserCrashed');
const targets: DownstreamTarget[] = [
  { workflowId: 'nobody', whenMissing: 'ignore' },
  { workflowId: 'starts', whenMissing: 'start', start: { workflowType: 'publish', taskQueue: 'q' } },
  { workflowId: 'starts', signalName: 'other', whenMissing: 'start', start: { workflowType: 'publish', taskQueue: 'q' }, on: 'any' },
];

describe('progress(), from the history', () => {
  it.each<[string, Script, Partial<RenderMediaInput>, Partial<RenderProgressReport>]>([
    ['a render that is done', [[running(0.3), running(0.6), done]], {}, { phase: 'done', outputUrl: result.outputUrl, renderId: started.renderId }],
    ['a render whose progress went back', [[running(0.6), running(0.3), renderFailed()]], {}, { phase: 'failed', overallProgress: 0.6 }],
    ['a failed render', [[running(0.3), renderFailed()]], { downstream: targets }, { phase: 'failed', failure: { type: 'RenderFailed', message: renderFailed().message } }],
    ['a render that could not be started', [[done], { startRender: () => Promise.reject(renderFailed()) }], {}, { phase: 'failed', renderId: null }],
    ['a render that succeeded on the second attempt', [[running(0.3), flaky(), running(0.1), done]], { attempts: { maximum: 2 } }, { phase: 'done', attempt: 2 }],
    ['a render that used up its attempts', [[flaky()]], { attempts: { maximum: 2 } }, { phase: 'failed', attempt: 2 }],
    ['deliveries', [[done]], { downstream: targets }, { phase: 'done' }],
    ['a delivery that failed', [[done]], { downstream: [{ workflowId: 'nobody' }, { workflowId: '' }] }, { phase: 'done', failure: null }],
    ['a downstream workflow that cannot be started', [[done], { startDownstream: () => Promise.reject(renderFailed()) }], { downstream: targets }, { phase: 'done' }],
  ])('reports the same as the workflow for %s', async (_what, script, changes, expected) => {
    const { fromHistory, fromWorkflow } = await reports(script, changes);
    expect(fromHistory).toEqual(fromWorkflow);
    expect(fromHistory).toMatchObject(expected);
  });

  it.each([
    ['cancelled on Lambda', running(0.4, { phase: 'cancelled' }), null],
    ['done before it could be cancelled', done, result.outputUrl],
  ])('reports the same as the workflow for a cancelled render that was %s', async (_what, last, outputUrl) => {
    const watching = moment();
    const watch = () => {
      watching.reached();
      return nothingNew();
    };
    const { fromHistory, fromWorkflow } = await reports([[watch, last]], { downstream: targets }, async (render) => {
      await watching.promise;
      await render.cancel();
    });
    expect(fromHistory).toEqual(fromWorkflow);
    expect(fromHistory).toMatchObject({ phase: 'cancelled', outputUrl });
  });

  it('reports the same as the workflow for a running render', async () => {
    const [reached, goOn] = [moment(), moment()];
    const pause = async () => {
      reached.reached();
      await goOn.promise;
      return done;
    };
    await reports([[running(0.3), pause]], {}, async (render) => {
      await reached.promise;
      expect(await render.progress()).toEqual(await render.workflow.query(renderProgressQuery));
      expect(await render.progress()).toMatchObject({ phase: 'rendering', overallProgress: 0.3, attempt: 1 });
      goOn.reached();
    });
  });

  it('reports that an input with another shape was refused', async () => {
    await withWorker(env, {}, async (taskQueue) => {
      const workflowId = `render-${randomUUID()}`;
      await env.client.workflow.start('renderMedia', { workflowId, taskQueue, args: [{ downstream: ['d'] }] });
      const render = new RenderClient({ client: env.client }).get(workflowId);
      await render.result().catch(() => undefined);
      expect(await render.progress()).toMatchObject({ phase: 'failed', failure: { type: 'InvalidRenderRequest' }, downstream: [] });
    });
  });

  it('decodes payloads with the payload codec, including failures', async () => {
    const dataConverter = { payloadCodecs: [reversed], failureConverterPath: require.resolve('../fakes/encoded-failures.cjs') };
    const { activities } = scriptedActivities([running(0.3), flaky(), renderFailed()]);
    await withWorker(
      env,
      activities,
      async (taskQueue) => {
        const client = new Client({ connection: env.connection, dataConverter });
        const render = await new RenderClient({ client, taskQueue }).start({ ...input, attempts: { maximum: 2 } }, { workflowId: `render-${randomUUID()}` });
        for await (const _report of render.progressUpdates()) continue;
        const report = await render.progress();
        expect(comparable(report)).toEqual(comparable(await render.workflow.query(renderProgressQuery)));
        expect(report).toMatchObject({ attempt: 2, failure: { message: renderFailed().message }, earlierAttempts: [{ failure: { message: flaky().message } }] });
      },
      { dataConverter },
    );
  });
});

/** Stands in for encryption: nothing is readable without the codec. */
const reversed: PayloadCodec = {
  encode: (payloads) => Promise.resolve(payloads.map(wrap)),
  decode: (payloads) => Promise.resolve(payloads.map(unwrap)),
};

function wrap({ metadata, data }: Payload): Payload {
  const packed = { encoding: Buffer.from(metadata!.encoding!).toString(), data: Buffer.from(data ?? []).toString('base64') };
  return { metadata: { encoding: Buffer.from('binary/reversed') }, data: Buffer.from(JSON.stringify(packed)).reverse() };
}

function unwrap({ data }: Payload): Payload {
  const packed = JSON.parse(Buffer.from(data!).reverse().toString()) as { encoding: string; data: string };
  return { metadata: { encoding: Buffer.from(packed.encoding) }, data: Buffer.from(packed.data, 'base64') };
}
