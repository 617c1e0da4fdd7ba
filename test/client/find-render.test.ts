import type { WorkflowClient } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { findRender } from '../../src/client/find-render';
import { renderIdOfRun } from '../../src/remotion/protocol/render-id';

const runs = [
  { workflowId: 'video-2', runId: 'run-2' },
  { workflowId: 'video-1', runId: 'run-1b' },
  { workflowId: 'video-1', runId: 'run-1a' },
];

/** A namespace with these runs; `run-1a` was reset to `run-1c`. */
function listing(asked: unknown[] = []): WorkflowClient {
  const resetRunIds: Record<string, string> = { 'run-1a': 'run-1c' };
  return {
    options: { namespace: 'films' },
    async *list(options: unknown) {
      asked.push(options);
      yield* runs;
    },
    getHandle: (_workflowId: string, runId: string) => ({
      describe: () => Promise.resolve({ runId, raw: resetRunIds[runId] ? { workflowExtendedInfo: { resetRunId: resetRunIds[runId] } } : {} }),
    }),
  } as unknown as WorkflowClient;
}

describe('find()', () => {
  it.each([
    ['the render of a workflow', renderIdOfRun('films/video-2/run-2/1'), 'video-2', 'run-2'],
    ['one from an earlier run with the same id', renderIdOfRun('films/video-1/run-1b/1'), 'video-1', 'run-1b'],
    ['the last of its attempts', renderIdOfRun('films/video-2/run-2/10'), 'video-2', 'run-2'],
    ['one that Remotion deletes after a day', renderIdOfRun('films/video-2/run-2/1', '1-day'), 'video-2', 'run-2'],
    ['one whose workflow was reset, in its current run', renderIdOfRun('films/video-1/run-1a/1'), 'video-1', 'run-1c'],
  ])('finds %s', async (_what, renderId, workflowId, runId) => {
    expect(await findRender(listing(), renderId)).toMatchObject({ workflowId, runId });
  });

  it.each([
    ['from another namespace', renderIdOfRun('other/video-2/run-2/1')],
    ['beyond the largest number of attempts', renderIdOfRun('films/video-2/run-2/11')],
    ["with an id that Remotion made", 'abcdefghij'],
  ])('finds no render %s', async (_what, renderId) => {
    expect(await findRender(listing(), renderId)).toBeNull();
  });

  it.each([
    ['all renders', {}, `WorkflowType = 'renderMedia'`],
    [
      'only renders that match the filter',
      { filter: 'StartTime > "2026-01-31T00:00:00Z" OR CloseTime IS NULL' },
      `WorkflowType = 'renderMedia' AND (StartTime > "2026-01-31T00:00:00Z" OR CloseTime IS NULL)`,
    ],
  ])('searches %s', async (_where, options, query) => {
    const asked: unknown[] = [];
    await findRender(listing(asked), 'abcdefghij', options);
    expect(asked).toEqual([{ query, pageSize: 1_000 }]);
  });
});
