import type { WorkflowClient } from '@temporalio/client';
import { defaultDataConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { countRenders, listRenders } from '../../../src/client/list-renders';
import type { ListedRun } from '../../../src/client/list-renders';
import { began, inputWith, payloads } from '../../fakes/history-events';
import { input } from '../../fakes/scripted-activities';

// Which requests a listing makes, and what it makes of the answers; test/client/list-renders.test.ts has a real server.

interface Page {
  executions?: object[] | null;
  nextPageToken?: Uint8Array | null;
}

/** A namespace whose server answers with these pages, and with one composition for each workflow: its id in capitals. */
function namespaceWith(pages: Page[], count: unknown = 0) {
  const requests: Record<string, unknown>[] = [];
  let reading = 0;
  let mostAtOnce = 0;
  const workflowService = {
    listWorkflowExecutions: (request: Record<string, unknown>) => {
      requests.push(request);
      return Promise.resolve(pages.shift());
    },
    countWorkflowExecutions: (request: Record<string, unknown>) => {
      requests.push(request);
      return Promise.resolve({ count });
    },
    getWorkflowExecutionHistory: async ({ execution }: { execution: { workflowId: string } }) => {
      requests.push(execution);
      mostAtOnce = Math.max(mostAtOnce, ++reading);
      await Promise.resolve();
      reading -= 1;
      const started = began('run', inputWith({ render: { ...input.render, composition: execution.workflowId.toUpperCase() } }));
      return { history: { events: execution.workflowId === 'empty' ? [] : execution.workflowId === 'other' ? [began('run', {})] : [started] } };
    },
  };
  const client = { options: { namespace: 'films', loadedDataConverter: defaultDataConverter }, workflowService } as unknown as WorkflowClient;
  return { client, requests, mostAtOnce: () => mostAtOnce };
}

const run = (workflowId: string, more: object = {}): object => ({ execution: { workflowId, runId: `${workflowId}-run` }, status: 1, startTime: { seconds: 5 }, taskQueue: 'q', ...more });
const typeIs = "WorkflowType = 'renderMedia'";
const token = Uint8Array.of(0xfb, 0xff, 0xfe);
const ids = ({ renders }: { renders: { workflowId: string }[] }) => renders.map(({ workflowId }) => workflowId);

describe('a page of renders', () => {
  it('is one request for the first 100', async () => {
    const { client, requests } = namespaceWith([{ executions: [run('a')], nextPageToken: new Uint8Array() }]);
    expect(await listRenders(client, {}, false)).toEqual({
      renders: [{ workflowId: 'a', runId: 'a-run', state: 'running', startedAt: new Date(5_000), endedAt: null, taskQueue: 'q', composition: null }],
      nextPageToken: null,
    });
    expect(requests).toEqual([{ namespace: 'films', query: typeIs, pageSize: 100, nextPageToken: undefined }]);
  });

  it('has a token for the next one, which is safe in a URL', async () => {
    const { client, requests } = namespaceWith([{ executions: [], nextPageToken: token }, { executions: [], nextPageToken: null }]);
    const { nextPageToken } = await listRenders(client, {}, false);
    expect(nextPageToken).toBe('-__-');
    expect(await listRenders(client, { pageToken: nextPageToken!, pageSize: 7 }, false)).toEqual({ renders: [], nextPageToken: null });
    expect(requests[1]).toMatchObject({ pageSize: 7, nextPageToken: Buffer.from(token) });
  });

  it('is empty if the server lists nothing', async () => {
    expect(await listRenders(namespaceWith([{}]).client, { withComposition: true }, false)).toEqual({ renders: [], nextPageToken: null });
  });

  it.each([
    [1, 'running'],
    [2, 'done'],
    [3, 'failed'],
    [4, 'cancelled'],
    [5, 'terminated'],
    [6, 'running'],
    [7, 'timedOut'],
    [8, 'running'],
    [0, 'running'],
    [99, 'running'],
    [undefined, 'running'],
  ])("names the state with the number %j in Temporal's API", async (status, state) => {
    expect((await listRenders(namespaceWith([{ executions: [run('a', { status })] }]).client, {}, false)).renders).toMatchObject([{ state }]);
  });

  it('has the time at which a render ended, and its composition if that is a search attribute', async () => {
    const composition = payloads('Invoice').payloads[0];
    const ended = run('a', { closeTime: { seconds: 6, nanos: 5e8 }, searchAttributes: { indexedFields: { RemotionComposition: composition } } });
    const { client, requests } = namespaceWith([{ executions: [ended, run('b', { searchAttributes: {} }), run('c', { searchAttributes: { indexedFields: {} } })] }]);
    const { renders } = await listRenders(client, {}, true);
    expect(renders).toMatchObject([{ endedAt: new Date(6_500), composition: 'Invoice' }, { endedAt: null, composition: null }, { composition: null }]);
    expect(requests).toHaveLength(1);
  });

  it('has renders of a server that leaves fields out', async () => {
    const { renders } = await listRenders(namespaceWith([{ executions: [{}] satisfies ListedRun[] }]).client, {}, false);
    expect(renders).toEqual([{ workflowId: '', runId: '', state: 'running', startedAt: new Date(0), endedAt: null, taskQueue: '', composition: null }]);
  });
});

describe('the compositions of a page', () => {
  it('are read on request: one read each, at most 20 at a time, in the same order', async () => {
    const names = Array.from({ length: 45 }, (_, index) => `w${index}`);
    const { client, requests, mostAtOnce } = namespaceWith([{ executions: names.map((name) => run(name)) }]);
    const page = await listRenders(client, { withComposition: true }, false);
    expect(ids(page)).toEqual(names);
    expect(page.renders.map(({ composition }) => composition)).toEqual(names.map((name) => name.toUpperCase()));
    expect(requests.slice(1)).toEqual(names.map((name) => ({ workflowId: name, runId: `${name}-run` })));
    expect(mostAtOnce()).toBe(20);
  });

  it('are unknown for workflows without such an input', async () => {
    const { renders } = await listRenders(namespaceWith([{ executions: [run('empty'), run('other')] }]).client, { withComposition: true }, false);
    expect(renders).toMatchObject([{ composition: null }, { composition: null }]);
  });

  it('are not read again if they are search attributes', async () => {
    const searchAttributes = { indexedFields: { RemotionComposition: payloads('Invoice').payloads[0] } };
    const { client, requests } = namespaceWith([{ executions: [run('a', { searchAttributes }), run('b')] }]);
    expect((await listRenders(client, { withComposition: true }, true)).renders).toMatchObject([{ composition: 'Invoice' }, { composition: 'B' }]);
    expect(requests.slice(1)).toEqual([{ workflowId: 'b', runId: 'b-run' }]);
  });

  it('filter renders without search attributes, by a scan', async () => {
    const { client, requests } = namespaceWith([{ executions: [run('a'), run('b')] }]);
    expect(ids(await listRenders(client, { composition: 'B' }, false))).toEqual(['b']);
    expect(requests[0]).toMatchObject({ query: typeIs });
    expect(requests).toHaveLength(3);
  });

  it('filter renders by the server alone with search attributes', async () => {
    const { client, requests } = namespaceWith([{ executions: [run('a')] }]);
    expect(ids(await listRenders(client, { composition: 'B' }, true))).toEqual(['a']);
    expect(requests).toEqual([expect.objectContaining({ query: `${typeIs} AND RemotionComposition = 'B'` })]);
  });
});

describe('the number of renders', () => {
  it.each([
    [7, 7],
    ['7', 7],
    [null, 0],
    [undefined, 0],
  ])('is counted by the server in one request: %j', async (count, expected) => {
    const { client, requests } = namespaceWith([], count);
    expect(await countRenders(client, { idPrefix: 'a' }, false)).toBe(expected);
    expect(requests).toEqual([{ namespace: 'films', query: `${typeIs} AND WorkflowId STARTS_WITH 'a'` }]);
  });

  it('is counted by the server with a composition that is a search attribute', async () => {
    const { client, requests } = namespaceWith([], 3);
    expect(await countRenders(client, { composition: 'B' }, true)).toBe(3);
    expect(requests).toEqual([{ namespace: 'films', query: `${typeIs} AND RemotionComposition = 'B'` }]);
  });

  it('is counted by a scan of all pages, of 1,000 each, without search attributes', async () => {
    const { client, requests } = namespaceWith([{ executions: [run('b'), run('a')], nextPageToken: token }, { executions: [run('B'), run('b')] }]);
    expect(await countRenders(client, { idPrefix: 'x', composition: 'B' }, false)).toBe(3);
    const lists = requests.filter(({ query }) => query);
    const query = `${typeIs} AND WorkflowId STARTS_WITH 'x'`;
    expect(lists).toEqual([
      { namespace: 'films', query, pageSize: 1_000, nextPageToken: undefined },
      { namespace: 'films', query, pageSize: 1_000, nextPageToken: Buffer.from(token) },
    ]);
  });
});
