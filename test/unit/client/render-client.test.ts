import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { TypedSearchAttributes } from '@temporalio/common';
import { defineSearchAttributeKey } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { RenderClient } from '../../../src/client';
import type { RenderClientOptions, StartOptions } from '../../../src/client';
import { keywordType, renderSearchAttributeNames } from '../../../src/temporal/search-attributes';
import { renderIdOfRun } from '../../../src/remotion/protocol/render-id';
import { began, returned, scheduled } from '../../fakes/history-events';
import { input, started } from '../../fakes/scripted-activities';
import { renderOn } from '../../fakes/scripted-workflow';

// Which requests a client makes; test/client/render-client.test.ts has a real server.

interface Server {
  /** What a start answers with: a workflow, or an error. */
  start?: () => Promise<unknown>;
  /** The type of the workflow that has the id. */
  type?: string;
  /** Search attributes that are registered, at each check in turn. */
  registered?: readonly (readonly string[])[];
}

const { render: launched } = renderOn({ pages: { '': [{ events: [began('one'), scheduled(2, 'startRender'), returned(2, started)] }] } });

function clientOf({ start = () => Promise.resolve(launched.workflow), type = 'renderMedia', registered = [renderSearchAttributeNames] }: Server = {}, options: Omit<RenderClientOptions, 'client'> = {}) {
  const requests: unknown[][] = [];
  const answer = <T>(request: unknown[], value: T): Promise<T> => {
    requests.push(request);
    return Promise.resolve(value);
  };
  const checks = [...registered];
  const client = {
    options: { namespace: 'films' },
    connection: {
      operatorService: {
        listSearchAttributes: (request: unknown) => answer(['listSearchAttributes', request], { customAttributes: Object.fromEntries(checks.shift()!.map((name) => [name, keywordType])) }),
      },
    },
    workflow: {
      options: { namespace: 'films' },
      start: (workflowType: string, startOptions: unknown) => {
        requests.push(['start', workflowType, startOptions]);
        return start();
      },
      getHandle: (workflowId: string, runId?: string) => ({ workflowId, runId, describe: () => answer(['describe', workflowId, runId], { type, runId, raw: {} }) }),
      async *list() {
        yield { workflowId: 'w', runId: 'r' };
      },
      workflowService: {
        listWorkflowExecutions: ({ query }: { query: string }) => answer(['list', query], { executions: [] }),
        countWorkflowExecutions: ({ query }: { query: string }) => answer(['count', query], { count: 7 }),
      },
    },
  } as unknown as Client;
  return { renders: new RenderClient({ client, ...options }), client, requests };
}

const sent = {
  workflowId: 'video-1',
  taskQueue: 'remotion-renders',
  workflowIdReusePolicy: 'REJECT_DUPLICATE',
  workflowIdConflictPolicy: 'FAIL',
  staticSummary: 'Render Hello as h264',
  staticDetails: 'Remotion Lambda function `remotion-render-4-0-527-mem2048mb-disk2048mb-120sec` in us-east-1',
  args: [input],
};

describe('a start', () => {
  it.each<[string, Omit<RenderClientOptions, 'client'>, Partial<StartOptions>, object]>([
    ['is one request', {}, {}, sent],
    ['goes to the task queue of the client', { taskQueue: 'slow' }, {}, { ...sent, taskQueue: 'slow' }],
    ['goes to its own task queue', { taskQueue: 'slow' }, { taskQueue: 'fast' }, { ...sent, taskQueue: 'fast' }],
    ['renders again if asked to', {}, { workflowIdReusePolicy: 'ALLOW_DUPLICATE' }, { ...sent, workflowIdReusePolicy: 'ALLOW_DUPLICATE' }],
    ["has the workflow's other options", {}, { memo: { customer: 7 }, workflowRunTimeout: '1h' }, { ...sent, memo: { customer: 7 }, workflowRunTimeout: '1h' }],
  ])('%s', async (_what, clientOptions, options, expected) => {
    const { renders, requests } = clientOf({}, clientOptions);
    const render = await renders.start(input, { workflowId: 'video-1', ...options });
    expect(requests).toEqual([['start', 'renderMedia', expected]]);
    expect(render).toMatchObject({ workflow: launched.workflow, alreadyStarted: false });
  });

  it('returns a handle of the first run, and of those that continue it', async () => {
    const start = () => Promise.resolve({ firstExecutionRunId: 'first' });
    expect((await clientOf({ start }).renders.start(input, { workflowId: 'video-1' })).runId).toBe('first');
  });

  it.each([
    ['launched', 1],
    ['accepted', 0],
    [undefined, 0],
  ] as const)('that waits for %j reads the history that often: %j', async (waitFor, reads) => {
    const { render, requests } = renderOn({ pages: { '': [{ events: [began('one'), scheduled(2, 'startRender'), returned(2, started)] }] } });
    await clientOf({ start: () => Promise.resolve(render.workflow) }).renders.start(input, { workflowId: 'video-1', waitFor });
    expect(requests).toHaveLength(reads);
  });

  it.each<[string, Partial<StartOptions>]>([
    ['without a workflow id', { workflowId: '' }],
    ['with an unknown policy', { workflowIdReusePolicy: 'TERMINATE_IF_RUNNING' as never }],
  ])('%s is refused before any request', async (_what, options) => {
    const { renders, requests } = clientOf({}, { searchAttributes: true });
    await expect(renders.start(input, { workflowId: 'video-1', ...options })).rejects.toMatchObject({ type: 'InvalidRenderRequest' });
    expect(requests).toEqual([]);
  });

  it('of a bad request is refused with the id of its workflow, before any request', async () => {
    const { renders, requests } = clientOf({}, { searchAttributes: true });
    await expect(renders.start({ render: {} } as never, { workflowId: 'video-1' })).rejects.toMatchObject({ type: 'InvalidRenderRequest', workflowId: 'video-1' });
    expect(requests).toEqual([]);
  });
});

describe('a start under an id that is in use', () => {
  const start = () => Promise.reject(new WorkflowExecutionAlreadyStartedError('in use', 'video-1', 'renderMedia'));

  it('returns the render that has it, in its latest run', async () => {
    const { renders, requests } = clientOf({ start });
    const render = await renders.start(input, { workflowId: 'video-1' });
    expect(render).toMatchObject({ workflowId: 'video-1', alreadyStarted: true, runId: undefined });
    expect(requests.slice(1)).toEqual([['describe', 'video-1', undefined]]);
  });

  it('is refused if another workflow has it', async () => {
    const error = { type: 'InvalidRenderRequest', workflowId: 'video-1', message: 'workflowId video-1 belongs to a workflow of type publish, which is not a render. Choose another workflowId.' };
    await expect(clientOf({ start, type: 'publish' }).renders.start(input, { workflowId: 'video-1' })).rejects.toMatchObject(error);
  });
});

it('fails with the error of the start, and does not look for another render', async () => {
  const refused = new Error('permission denied');
  const { renders, requests } = clientOf({ start: () => Promise.reject(refused) });
  await expect(renders.start(input, { workflowId: 'video-1' })).rejects.toBe(refused);
  expect(requests).toHaveLength(1);
});

describe('a client with search attributes', () => {
  const customer = { key: defineSearchAttributeKey('CustomerId', 'KEYWORD'), value: '4711' };

  it('sets them at the start, beside those of the caller', async () => {
    const { renders, requests } = clientOf({}, { searchAttributes: true });
    await renders.start(input, { workflowId: 'video-1', typedSearchAttributes: [customer] });
    const { typedSearchAttributes } = requests[1]![2] as { typedSearchAttributes: TypedSearchAttributes };
    expect(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual([
      ['CustomerId', '4711'],
      ['RemotionComposition', 'Hello'],
      ['RemotionFunctionName', input.render.functionName],
      ['RemotionRegion', 'us-east-1'],
    ]);
  });

  it('checks once that they are registered', async () => {
    const { renders, requests } = clientOf({}, { searchAttributes: true });
    await renders.start(input, { workflowId: 'video-1' });
    await renders.start(input, { workflowId: 'video-2' });
    expect(requests.map(([what]) => what)).toEqual(['listSearchAttributes', 'start', 'start']);
    expect(requests[0]).toEqual(['listSearchAttributes', { namespace: 'films' }]);
  });

  it('starts nothing while they are not registered, and checks again at the next start', async () => {
    const { renders, requests } = clientOf({ registered: [[], renderSearchAttributeNames] }, { searchAttributes: true });
    await expect(renders.start(input, { workflowId: 'video-1' })).rejects.toThrow(/^Namespace films lacks the search attributes/);
    await renders.start(input, { workflowId: 'video-1' });
    expect(requests.map(([what]) => what)).toEqual(['listSearchAttributes', 'listSearchAttributes', 'start']);
  });

  it('lists and counts by them', async () => {
    const { renders, requests } = clientOf({}, { searchAttributes: true });
    expect(await renders.list({ composition: 'Hello' })).toEqual({ renders: [], nextPageToken: null });
    expect(await renders.count({ composition: 'Hello' })).toBe(7);
    const query = "WorkflowType = 'renderMedia' AND RemotionComposition = 'Hello'";
    expect(requests).toEqual([['list', query], ['count', query]]);
  });
});

describe('a client', () => {
  it('lists and counts all renders by default', async () => {
    const { renders, requests } = clientOf();
    await renders.list();
    await renders.count();
    const query = "WorkflowType = 'renderMedia'";
    expect(requests).toEqual([['list', query], ['count', query]]);
  });

  it('has the connection and the task queue that it was given', () => {
    const { renders, client } = clientOf({}, { taskQueue: 'slow' });
    expect(renders.client).toBe(client);
    expect(renders.taskQueue).toBe('slow');
    expect(clientOf().renders.taskQueue).toBe('remotion-renders');
  });

  it.each([
    ['the latest run', undefined],
    ['one run', 'r'],
  ])('returns a handle of %s without a request', (_what, runId) => {
    const { renders, requests } = clientOf();
    expect(renders.get('w', runId)).toMatchObject({ workflow: { workflowId: 'w', runId }, alreadyStarted: true, runId });
    expect(requests).toEqual([]);
  });

  it('finds a render by its id, in its run', async () => {
    const { renders } = clientOf();
    expect(await renders.find(renderIdOfRun('films/w/r/1'))).toMatchObject({ workflowId: 'w', runId: 'r', alreadyStarted: true });
    expect(await renders.find('abcdefghij')).toBeNull();
  });
});
