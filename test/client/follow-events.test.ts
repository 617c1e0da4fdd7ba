import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { RenderHandle } from '../../src/client';
import { began, completed, failed, failure, returned, scheduled, terminated } from '../fakes/history-events';
import { result, snapshot, started } from '../fakes/scripted-activities';
import { renderOn } from '../fakes/scripted-workflow';

async function phases(render: RenderHandle): Promise<string[]> {
  const seen: string[] = [];
  for await (const { phase, overallProgress } of render.progressUpdates()) seen.push(`${phase} ${overallProgress}`);
  return seen;
}

describe('progressUpdates()', () => {
  it('yields each change once, and nothing when nothing changed', async () => {
    const watch = (eventId: number, progress: number) => [{ events: [scheduled(eventId, 'getRenderProgress')], open: true }, { events: [returned(eventId, { snapshot: snapshot(progress), result: null })], open: true }];
    const latest = [
      { events: [began('one')], open: true },
      { events: [scheduled(2, 'startRender')], open: true },
      { open: true },
      { events: [returned(2, started)], open: true },
      ...[0.2, 0.4, 0.4, 0.6, 0.8].flatMap((progress, index) => watch(3 + index, progress)),
      { events: [completed(result)] },
    ];
    const { render } = renderOn({ pages: { '': latest } });
    expect(await phases(render)).toEqual(['starting 0', 'launching 0', 'rendering 0.2', 'rendering 0.4', 'rendering 0.6', 'rendering 0.8', 'done 1']);
  });

  it('continues with the run that retries a failed one, without reporting the failure', async () => {
    const pages = { '': [{ events: [began('one')], open: true }, { events: [failed(failure('x', 'x'), 'two')] }], two: [{ events: [began('two'), completed(result)] }] };
    const { render } = renderOn({ pages });
    expect(await phases(render)).toEqual(['starting 0', 'done 1']);
  });

  it('continues with the run that a reset created', async () => {
    const runs = { one: { status: 'TERMINATED', resetRunId: 'two' }, two: { status: 'RUNNING' } };
    const { render } = renderOn({ pages: { '': [{ events: [began('one'), terminated] }], two: [{ events: [began('one'), completed(result)] }] }, runs });
    expect(await phases(render)).toEqual(['starting 0', 'done 1']);
  });

  it('reports a workflow that was terminated before its first task as failed, without throwing', async () => {
    const { render } = renderOn({ pages: { '': [{ events: [began('one')], open: true }, { events: [terminated] }] } });
    expect(await phases(render)).toEqual(['starting 0', 'failed 0']);
  });

  it('reports once that no worker takes a task, and again after workers had been back', async () => {
    const scheduledTime = { seconds: Date.now() / 1_000 - 40 };
    const waiting = { pendingWorkflowTask: { state: 1, scheduledTime } };
    const latest = [{ events: [began('one')], open: true }, { open: true }, { open: true }, { events: [scheduled(2, 'startRender')], open: true }, { open: true }, { events: [completed(result)] }];
    const { render } = renderOn({ pages: { '': latest }, descriptions: [waiting, waiting, waiting] });
    const calls: Date[] = [];
    for await (const _report of render.progressUpdates({ onWorkersAway: (since) => calls.push(since) })) continue;
    expect(calls).toHaveLength(2);
    expect(Date.now() - calls[0]!.getTime()).toBeGreaterThan(39_000);
  });

  it('does not ask for tasks that wait unless the caller wants to know, and then only when nothing happens', async () => {
    const latest = () => [{ events: [began('one')], open: true }, { open: true }, { events: [completed(result)] }];
    const [quiet, asking] = [renderOn({ pages: { '': latest() } }), renderOn({ pages: { '': latest() } })];
    await phases(quiet.render);
    expect(quiet.requests.filter(([what]) => what === 'describe')).toEqual([]);
    for await (const _report of asking.render.progressUpdates({ onWorkersAway: () => expect.unreachable() })) continue;
    expect(asking.requests.filter(([what]) => what === 'describe')).toHaveLength(1);
  });

  it('ends at once when its signal aborts, also while waiting', async () => {
    const { render } = renderOn({ pages: { '': [{ events: [began('one')], open: true }, 'never'] } });
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
    await expect(phases(renderOn({ pages: { '': [grpc] } }).render)).rejects.toBeInstanceOf(type);
  });

  it('keeps the reason why the server could not be reached', async () => {
    const grpc = Object.assign(new Error('gone'), { code: 14, details: 'gone', metadata: {} });
    await expect(phases(renderOn({ pages: { '': [grpc] } }).render)).rejects.toMatchObject({ cause: grpc });
  });

  it('rethrows an error that does not come from the server', async () => {
    const bug = new TypeError('not decodable');
    await expect(phases(renderOn({ pages: { '': [bug] } }).render)).rejects.toBe(bug);
  });
});
