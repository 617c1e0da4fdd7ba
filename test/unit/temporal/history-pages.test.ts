import type { WorkflowClient } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { historyPages } from '../../../src/temporal/history-pages';
import type { FollowOptions, HistoryEvent } from '../../../src/temporal/history-pages';
import { began, cancelled, completed, failed, scheduled, terminated, timedOut } from '../../fakes/history-events';

const continued: HistoryEvent = { workflowExecutionContinuedAsNewEventAttributes: {} };
const token = Buffer.from('next');

type Page = { history?: { events?: HistoryEvent[] }; nextPageToken?: Uint8Array | null };

/** A server that answers reads of a history with these pages, in turn. `serverVersion`: as the server reports it; the time-skipping test server reports none. */
function serverWith(pages: Page[], serverVersion = '1.32.0') {
  const requests: object[] = [];
  const signals: AbortSignal[] = [];
  let asked = 0;
  const client = {
    options: { namespace: 'films' },
    withAbortSignal: (signal: AbortSignal, call: () => Promise<unknown>) => {
      signals.push(signal);
      return call();
    },
    workflowService: {
      getSystemInfo: () => {
        asked += 1;
        return Promise.resolve({ serverVersion });
      },
      getWorkflowExecutionHistory: (request: object) => {
        requests.push(request);
        return Promise.resolve(pages.shift());
      },
    },
  } as unknown as WorkflowClient;
  return { client, requests, signals, asked: () => asked };
}

async function read(client: WorkflowClient, options: FollowOptions): Promise<HistoryEvent[][]> {
  const pages: HistoryEvent[][] = [];
  for await (const page of historyPages({ client, workflowId: 'w', runId: 'r' }, options)) pages.push(page);
  return pages;
}

const page = (events: HistoryEvent[], nextPageToken?: Uint8Array): Page => ({ history: { events }, nextPageToken });
const request = { namespace: 'films', execution: { workflowId: 'w', runId: 'r' } };

describe('the pages of a history', () => {
  it('are read one after another, until there is no next one', async () => {
    const { client, requests, asked } = serverWith([page([began('r')], token), page([], token), page([completed(1)], new Uint8Array())]);
    expect(await read(client, {})).toEqual([[began('r')], [], [completed(1)]]);
    expect(requests).toEqual([
      { ...request, waitNewEvent: undefined, nextPageToken: undefined },
      { ...request, waitNewEvent: undefined, nextPageToken: token },
      { ...request, waitNewEvent: undefined, nextPageToken: token },
    ]);
    expect(asked()).toBe(0);
  });

  it.each<[string, Page]>([
    ['no history', {}],
    ['no events', { history: {}, nextPageToken: null }],
  ])('are empty if the server sends %s', async (_what, empty) => {
    expect(await read(serverWith([empty]).client, {})).toEqual([[]]);
  });

  it('are waited for by the server', async () => {
    const { client, requests } = serverWith([page([began('r')], token), page([completed(1)])]);
    expect(await read(client, { wait: true })).toEqual([[began('r')], [completed(1)]]);
    expect(requests).toMatchObject([{ waitNewEvent: true }, { waitNewEvent: true }]);
  });

  it('are each read under a signal of their own, which follows that of the caller', async () => {
    const stop = new AbortController();
    const { client, signals } = serverWith([page([], token), page([])]);
    await read(client, { signal: stop.signal });
    expect(new Set([...signals, stop.signal]).size).toBe(3);
    stop.abort();
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });
});

describe('the pages of a history on a server that cannot wait', () => {
  it('are polled for, and yielded only when they are new', async () => {
    const { client, requests } = serverWith([page([began('r')]), page([began('r')]), page([began('r')], token), page([scheduled(2, 'startRender'), completed(1)])], '');
    expect(await read(client, { wait: true })).toEqual([[began('r')], [scheduled(2, 'startRender'), completed(1)]]);
    expect(requests.every((each) => !('waitNewEvent' in each && each.waitNewEvent))).toBe(true);
  });

  it.each([
    ['completed', completed(1)],
    ['failed', failed()],
    ['cancelled', cancelled],
    ['terminated', terminated],
    ['timed out', timedOut],
    ['continued as new', continued],
  ])('end when the run has %s', async (_how, last) => {
    expect(await read(serverWith([page([began('r'), last])], '').client, { wait: true })).toEqual([[began('r'), last]]);
  });

  it('end at once when the signal of the caller aborts between two polls', async () => {
    const stop = new AbortController();
    const { client, signals } = serverWith([page([began('r')])], '');
    const pages: HistoryEvent[][] = [];
    const reading = (async () => {
      for await (const each of historyPages({ client, workflowId: 'w' }, { wait: true, signal: stop.signal })) {
        pages.push(each);
        setImmediate(() => stop.abort());
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(pages).toEqual([[began('r')]]);
    expect(signals).toHaveLength(1);
  });
});
