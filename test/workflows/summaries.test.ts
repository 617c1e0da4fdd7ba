import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RenderMediaInput } from '../../src/contract/input';
import { done, moment, renderFailed, result, running, scriptedActivities, started } from '../fakes/scripted-activities';
import { startRenderMedia, timeSkippingServer, withWorker } from './harness';

let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

/** The activities in the Web UI's list of events, and what it says about each. */
async function summaries(handle: WorkflowHandle): Promise<[string, string][]> {
  const { events } = await handle.fetchHistory();
  return events!.flatMap(({ activityTaskScheduledEventAttributes: activity, userMetadata }) =>
    activity ? [[activity.activityType!.name!, defaultPayloadConverter.fromPayload<string>(userMetadata!.summary!)] as [string, string]] : [],
  );
}

async function pageOf(handle: WorkflowHandle): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

describe('the Web UI', () => {
  it('says of each watch what the workflow waits for, in whole percent', async () => {
    const inQueue = running(0, { phase: 'launching', inLambdaQueue: true });
    const { activities } = scriptedActivities([inQueue, running(0.299), running(0.999, { phase: 'combining' }), done]);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      await handle.result();
      expect(await summaries(handle)).toEqual([
        ['startRender', 'Start Hello as h264'],
        ['getRenderProgress', 'launching, 0 %'],
        ['getRenderProgress', "in Lambda's queue, 0 %"],
        ['getRenderProgress', 'rendering, 29 %'],
        ['getRenderProgress', 'combining, 99 %'],
      ]);
    });
  });

  it.each<[string, Parameters<typeof scriptedActivities>, Partial<RenderMediaInput>, string[]]>([
    ['is done, with its output', [[running(0.5), done]], {}, ['### Done', `**Output:** [${result.outputUrl}]`, `${started.renderId} in ${started.bucketName}`]],
    ['failed, with the reason', [[renderFailed()]], {}, ['### Failed', '**RenderFailed:** Render failed: Error: the title is missing']],
    ['was refused', [[done]], { render: null as never }, ['### Failed', '**InvalidRenderRequest:**']],
  ])('shows, once the workflow has closed, that the render %s', async (_how, script, changes, parts) => {
    const { activities } = scriptedActivities(...script);
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue, changes);
      await handle.result().catch(() => null);
      const page = await pageOf(handle);
      expect(parts.filter((part) => !page.includes(part))).toEqual([]);
    });
  });

  it('shows a render before its start has answered', async () => {
    const goOn = moment();
    const startRender = async () => {
      await goOn.promise;
      return started;
    };
    const { activities } = scriptedActivities([done], { startRender });
    await withWorker(env, activities, async (taskQueue) => {
      const handle = await startRenderMedia(env, taskQueue);
      expect(await pageOf(handle)).toContain('### Starting the render');
      goOn.reached();
      await handle.result();
    });
  });
});
