import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultDataConverter, defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { RenderHandle } from '../../src/client';
import type { HistoryEvent } from '../../src/temporal/history-pages';
import { input, result, snapshot, started } from '../fakes/scripted-activities';

type Page = { events?: HistoryEvent[]; open?: boolean };
type Script = Record<string, (Page | Error | 'never')[]>;

const payloads = (value: unknown) => ({ payloads: [defaultPayloadConverter.toPayload(value)!] });
const began = (runId: string): HistoryEvent => ({ eventId: id(1), workflowExecutionStartedEventAttributes: { input: payloads(input), originalExecutionRunId: runId } });
const scheduled = (eventId: number, name: string): HistoryEvent => ({ eventId: id(eventId), activityTaskScheduledEventAttributes: { activityType: { name }, activityId: '1' } });
const returned = (scheduledEventId: number, value: unknown): HistoryEvent => ({
  eventTime: { seconds: id(1_700_000_000) },
  activityTaskCompletedEventAttributes: { scheduledEventId: id(scheduledEventId), result: payloads(value) },
});
const completed: HistoryEvent = { workflowExecutionCompletedEventAttributes: { result: payloads(result) } };
const terminated: HistoryEvent = { workflowExecutionTerminatedEventAttributes: {} };
const retriedAs = (newExecutionRunId: string): HistoryEvent => ({ workflowExecutionFailedEventAttributes: { newExecutionRunId, failure: { message: 'x' } } });

function id(value: number): HistoryEvent['eventId'] {
  return value as unknown as HistoryEvent['eventId'];
}

/** A server with these history pages for these runs; the unnamed run is the latest. */
function renderOn(script: Script, descriptions: object[] = [], runs: Record<string, { status: string; resetRunId?: string }> = {}): RenderHandle {
  let asked = 0;
  let signal: AbortSignal | undefined;
  const getWorkflowExecutionHistory = async ({ execution }: { execution: { runId?: string } }) => {
    const page = script[execution.runId ?? '']!.shift();
    if (!page) throw new Error('The script is over');
    if (page instanceof Error) throw page;
    if (page === 'never') return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('CANCELLED'))));
    return { history: { events: page.events ?? [] }, nextPageToken: page.open ? Buffer.from('more') : undefined };
  };
  const client = {
    options: { namespace: 'default', loadedDataConverter: defaultDataConverter },
    workflowService: { getWorkflowExecutionHistory, getSystemInfo: () => Promise.resolve({ serverVersion: '1.32.0' }) },
    withAbortSignal: (given: AbortSignal, call: () => Promise<unknown>) => {
      signal = given;
      return call();
    },
    getHandle: (_workflowId: string, runId: string) => {
      const { status, resetRunId } = runs[runId] ?? { status: 'TERMINATED' };
      return { describe: () => Promise.resolve({ runId, status: { name: status }, raw: { workflowExtendedInfo: { resetRunId } } }) };
    },
  };
  const describe = () => Promise.resolve({ raw: descriptions[asked++] ?? {} });
  return new RenderHandle({ workflowId: 'w', client, describe } as unknown as WorkflowHandle);
}

async function phases(render: RenderHandle): Promise<string[]> {
  const seen: string[] = [];
  for await (const { phase, overallProgress } of render.progressUpdates()) seen.push(`${phase} ${overallProgress}`);
  return seen;
}

describe('progressUpdates()', () => {
  it('yields each change once, and nothing when nothing changed', async () => {
    const watch = (eventId: number, progress: number) => [{ events: [scheduled(eventId, 'getRenderProgress')], open: true }, { events: [returned(eventId, { snapshot: snapshot(progress), result: null })], open: true }];
    const render = renderOn({
      '': [
        { events: [began('one')], open: true },
        { events: [scheduled(2, 'startRender')], open: true },
        { open: true },
        { events: [returned(2, started)], open: true },
        ...[0.2, 0.4, 0.4, 0.6, 0.8].flatMap((progress, index) => watch(3 + index, progress)),
        { events: [completed] },
      ],
    });
    expect(await phases(render)).toEqual(['starting 0', 'launching 0', 'rendering 0.2', 'rendering 0.4', 'rendering 0.6', 'rendering 0.8', 'done 1']);
  });

  it('continues with the run that retries a failed one, without reporting the failure', async () => {
    const render = renderOn({ '': [{ events: [began('one')], open: true }, { events: [retriedAs('two')] }], two: [{ events: [began('two'), completed] }] });
    expect(await phases(render)).toEqual(['starting 0', 'done 1']);
  });

  it('continues with the run that a reset created', async () => {
    const runs = { one: { status: 'TERMINATED', resetRunId: 'two' }, two: { status: 'RUNNING' } };
    const render = renderOn({ '': [{ events: [began('one'), terminated] }], two: [{ events: [began('one'), completed] }] }, [], runs);
    expect(await phases(render)).toEqual(['starting 0', 'done 1']);
  });

  it('reports a workflow that was terminated before its first task as failed, without throwing', async () => {
    expect(await phases(renderOn({ '': [{ events: [began('one')], open: true }, { events: [terminated] }] }))).toEqual(['starting 0', 'failed 0']);
  });

  it('reports once that no worker takes a task, and again after workers had been back', async () => {
    const secondsAgo = (seconds: number) => ({ seconds: Date.now() / 1_000 - seconds });
    const waiting = { pendingWorkflowTask: { state: 1, scheduledTime: secondsAgo(40) } };
    const render = renderOn(
      { '': [{ events: [began('one')], open: true }, { open: true }, { open: true }, { events: [scheduled(2, 'startRender')], open: true }, { open: true }, { events: [completed] }] },
      [waiting, waiting, waiting],
    );
    const calls: Date[] = [];
    for await (const _report of render.progressUpdates({ onWorkersAway: (since) => calls.push(since) })) continue;
    expect(calls).toHaveLength(2);
    expect(Date.now() - calls[0]!.getTime()).toBeGreaterThan(39_000);
  });

  it('ends at once when its signal aborts, also while waiting', async () => {
    const render = renderOn({ '': [{ events: [began('one')], open: true }, 'never'] });
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { phase } of render.progressUpdates({ signal: stop.signal })) {
      seen.push(phase);
      setImmediate(() => stop.abort());
    }
    expect(seen).toEqual(['starting']);
  });

  it.each([
    ['a workflow that does not exist', 5, WorkflowNotFoundError],
    ['a server that cannot be reached', 14, ServiceError],
  ])("fails for %s with an error of Temporal's client", async (_what, code, type) => {
    const grpc = Object.assign(new Error('gone'), { code, details: 'gone', metadata: {} });
    await expect(phases(renderOn({ '': [grpc] }))).rejects.toBeInstanceOf(type);
  });

  it('keeps the reason why the server could not be reached', async () => {
    const grpc = Object.assign(new Error('gone'), { code: 14, details: 'gone', metadata: {} });
    await expect(phases(renderOn({ '': [grpc] }))).rejects.toMatchObject({ cause: grpc });
  });

  it('rethrows an error that does not come from the server', async () => {
    const bug = new TypeError('not decodable');
    await expect(phases(renderOn({ '': [bug] }))).rejects.toBe(bug);
  });
});
