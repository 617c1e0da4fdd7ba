import { defaultDataConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { RenderHistory } from '../../../src/client/render-history';
import type { RenderProgressReport } from '../../../src/contract/snapshot';
import { Decoder } from '../../../src/temporal/decode';
import type { HistoryEvent } from '../../../src/temporal/history-pages';
import {
  activityFailed,
  activityTimedOut,
  began,
  cancelled,
  cancelRequested,
  completed,
  eventTimeMs,
  failed,
  failure,
  inputWith,
  returned,
  scheduled,
  signalDelivered,
  signalled,
  signalling,
  signalNotDelivered,
  terminated,
  timedOut,
} from '../../fakes/history-events';
import { done, input, links, result, running, started } from '../../fakes/scripted-activities';

async function historyOf(events: HistoryEvent[]): Promise<RenderHistory> {
  const history = new RenderHistory(new Decoder(defaultDataConverter, { namespace: 'films', workflowId: 'w' }));
  await history.add(events);
  return history;
}

const launched = [scheduled(2, 'startRender'), returned(2, started)];
const watched = [scheduled(3, 'getRenderProgress'), returned(3, done)];
const rendered = [began('one'), ...launched, ...watched];
const crashed = failure('RenderFailed', 'Target closed');

describe('the report from a history', () => {
  it.each<[string, HistoryEvent[], Partial<RenderProgressReport>]>([
    ['no event', [], { phase: 'starting', downstream: [] }],
    ['a start', [began('one')], { phase: 'starting', composition: 'Hello', functionName: input.render.functionName, region: 'us-east-1', renderId: null }],
    ['a launch, at the time of the event', [began('one'), ...launched], { phase: 'launching', renderId: started.renderId, links, at: eventTimeMs }],
    ['a launch without a time', [began('one'), scheduled(2, 'startRender'), { ...returned(2, started), eventTime: null }], { phase: 'launching', at: 0 }],
    ['a watch', [began('one'), ...launched, scheduled(3, 'getRenderProgress'), returned(3, running(0.3))], { phase: 'rendering', overallProgress: 0.3, outputUrl: null }],
    ['a watch that saw the end', rendered, { phase: 'done', outputUrl: result.outputUrl }],
    ['the return of the workflow', [began('one'), completed(result)], { phase: 'done', outputUrl: result.outputUrl }],
    ['activities after the end', [...rendered, scheduled(4, 'deleteRender'), activityFailed(4, crashed)], { phase: 'done', failure: null }],
    ['a start that failed', [began('one'), scheduled(2, 'startRender'), activityFailed(2, crashed)], { phase: 'failed', failure: { type: 'RenderFailed', message: 'Target closed' } }],
    ['a watch that failed', [began('one'), ...launched, scheduled(3, 'getRenderProgress'), activityFailed(3, crashed)], { phase: 'failed', renderId: started.renderId }],
    ['a start that failed with an error of other code', [began('one'), scheduled(2, 'startRender'), activityFailed(2, failure('TypeError', 'x is undefined'))], { phase: 'failed', failure: { type: 'RenderUnexpectedError', message: 'x is undefined' } }],
    ['a failure without a reason', [began('one'), scheduled(2, 'startRender'), activityFailed(2)], { phase: 'failed', failure: { type: 'RenderUnexpectedError', message: '' } }],
    [
      'a watch that timed out',
      [began('one'), ...launched, scheduled(3, 'getRenderProgress'), activityTimedOut(3, { message: 'activity timed out', timeoutFailureInfo: {} })],
      { phase: 'failed', failure: { type: 'RenderUnexpectedError', message: 'activity timed out' } },
    ],
    ['a watch that Temporal stopped retrying while the render went on', [began('one'), ...launched, scheduled(3, 'getRenderProgress'), activityFailed(3, failure('RenderInProgress', 'goes on'))], { phase: 'launching', failure: null }],
    ['a watch that failed after a request to cancel', [began('one'), ...launched, scheduled(3, 'getRenderProgress'), cancelRequested, activityFailed(3, crashed)], { phase: 'launching', failure: null }],
    ['a cancellation', [began('one'), ...launched, cancelRequested, cancelled], { phase: 'cancelled', outputUrl: null }],
    ['a cancellation that came too late', [began('one'), ...launched, scheduled(3, 'getRenderProgress'), cancelRequested, returned(3, done), cancelled], { phase: 'cancelled', outputUrl: result.outputUrl }],
    ['a cancellation that came too late, before the workflow has ended', [began('one'), ...launched, scheduled(3, 'getRenderProgress'), cancelRequested, returned(3, done)], { phase: 'cancelled', outputUrl: result.outputUrl }],
    ['a failure of the workflow', [began('one'), failed(failure('RenderQueueTimedOut', 'no slots'))], { phase: 'failed', failure: { type: 'RenderQueueTimedOut', message: 'no slots' } }],
    ['a failure of the workflow without a reason', [began('one'), failed()], { phase: 'failed', failure: { type: 'RenderUnexpectedError', message: '' } }],
    ['a delivery that failed the workflow, but not the render', [...rendered, failed(failure('RenderDownstreamUndelivered', 'nobody'))], { phase: 'done', failure: null, outputUrl: result.outputUrl }],
    ['a termination', [began('one'), ...launched, terminated], { phase: 'failed', failure: { type: 'WorkflowTerminated', message: 'The workflow was terminated; its render may still be running' } }],
    ['a timeout of the workflow', [began('one'), timedOut], { phase: 'failed', failure: { type: 'WorkflowTimedOut', message: 'The workflow timed out; its render may still be running' } }],
    ['a termination after the render was done', [...rendered, terminated], { phase: 'done', failure: null }],
  ])('shows %s', async (_what, events, expected) => {
    expect((await historyOf(events)).report()).toMatchObject(expected);
  });

  it('is the one of that moment: later events do not change it', async () => {
    const history = await historyOf([began('one')]);
    const before = history.report();
    await history.add(launched);
    expect(before.phase).toBe('starting');
  });
});

describe('attempts in a history', () => {
  const twice = began('one', inputWith({ attempts: { maximum: 2 } }));
  const firstFailed = [...launched, scheduled(3, 'getRenderProgress'), activityFailed(3, crashed)];
  const second = [scheduled(4, 'startRender'), returned(4, { ...started, renderId: 'second' })];
  const earlier = { renderId: started.renderId, failure: { type: 'RenderFailed', message: 'Target closed' } };

  it.each<[string, HistoryEvent[], object]>([
    ['one that failed stays open while another may follow', [twice, ...firstFailed], { phase: 'launching', attempt: 1, failure: null, earlierAttempts: [] }],
    ['the next one begins when its start is scheduled', [twice, ...firstFailed, second[0]!], { phase: 'starting', attempt: 2, renderId: null, earlierAttempts: [earlier] }],
    ['the next one keeps the failure of the one before', [twice, ...firstFailed, ...second], { phase: 'launching', attempt: 2, renderId: 'second', earlierAttempts: [earlier] }],
    ['the last one ends the render', [twice, ...firstFailed, ...second, scheduled(5, 'getRenderProgress'), activityFailed(5, crashed)], { phase: 'failed', attempt: 2, earlierAttempts: [earlier] }],
    ['a start that is scheduled again without a failure is the same attempt', [twice, scheduled(2, 'startRender'), scheduled(3, 'startRender')], { attempt: 1, earlierAttempts: [] }],
    ['an earlier failure counts once', [twice, ...firstFailed, second[0]!, scheduled(5, 'startRender')], { attempt: 2, earlierAttempts: [earlier] }],
    ['another activity begins none', [twice, ...firstFailed, scheduled(4, 'deleteRender')], { attempt: 1, earlierAttempts: [] }],
    ['the next one may follow other activities', [twice, ...firstFailed, scheduled(4, 'deleteRender'), scheduled(5, 'startRender')], { attempt: 2, earlierAttempts: [earlier] }],
    ['a workflow without an input has one', [{ workflowExecutionStartedEventAttributes: {} }, ...firstFailed], { phase: 'failed', attempt: 1 }],
  ])('%s', async (_what, events, expected) => {
    expect((await historyOf(events)).report()).toMatchObject(expected);
  });
});

describe('a pool in a history', () => {
  const pooled = began('one', inputWith({ attempts: { maximum: 2 }, admission: { pool: 'us' } }));
  const asked = (eventId: number, requestId: string, slots = 4) => signalling(eventId, 'pool/us', 'askForSlots', { id: requestId, slots, since: 5 });
  const answered = (answer: object) => signalled('admissionAnswered', answer);
  const queue = { pool: 'us', requestId: 'w/1', slots: 4, since: 5, place: null };

  it.each<[string, HistoryEvent[], object]>([
    ['a render that asks for slots is queued', [pooled, asked(2, 'w/1')], { phase: 'queued', queue }],
    ['a render that asks again keeps its request', [pooled, asked(2, 'w/1'), asked(3, 'w/1', 9)], { phase: 'queued', queue }],
    ['a place is reported', [pooled, asked(2, 'w/1'), answered({ id: 'w/1', waiting: { place: 3, estimateMs: 7, because: null } })], { phase: 'queued', queue: { ...queue, place: 3, estimateMs: 7 } }],
    ['a grant ends the wait', [pooled, asked(2, 'w/1'), answered({ id: 'w/1', granted: { slots: 4, capacity: 9 } })], { phase: 'starting', queue: null }],
    ['an answer that no pool sends changes nothing', [pooled, asked(2, 'w/1'), signalled('admissionAnswered', null), { workflowExecutionSignaledEventAttributes: { signalName: 'admissionAnswered' } }], { phase: 'queued', queue }],
    ['another signal does not end the wait', [pooled, asked(2, 'w/1'), signalled('renderHint', { id: 'w/1', granted: { slots: 4, capacity: 9 } })], { phase: 'queued', queue }],
    [
      'the next attempt asks anew, and keeps the failure of the one before',
      [pooled, ...launched, scheduled(3, 'getRenderProgress'), activityFailed(3, crashed), asked(4, 'w/2')],
      { phase: 'queued', attempt: 2, queue: { ...queue, requestId: 'w/2' }, earlierAttempts: [{ renderId: started.renderId }] },
    ],
    [
      'the next attempt is one attempt, even if it asks for slots before its start',
      [pooled, ...launched, scheduled(3, 'getRenderProgress'), activityFailed(3, crashed), asked(4, 'w/2'), answered({ id: 'w/2', granted: { slots: 4, capacity: 9 } }), scheduled(6, 'startRender')],
      { phase: 'starting', attempt: 2 },
    ],
    ['a request of a render without admission names no pool', [began('one'), asked(2, 'w/1')], { queue: { ...queue, pool: '' } }],
    ['a request of a workflow without an input names no pool', [{ workflowExecutionStartedEventAttributes: {} }, asked(2, 'w/1')], { queue: { ...queue, pool: '' } }],
  ])('%s', async (_what, events, expected) => {
    expect((await historyOf(events)).report()).toMatchObject(expected);
  });
});

describe('deliveries in a history', () => {
  const starts = { workflowId: 'starts', whenMissing: 'start' as const, start: { workflowType: 'publish', taskQueue: 'q' } };
  const both = began('one', inputWith({ downstream: [{ workflowId: 'd' }, starts, { workflowId: 'd', signalName: 'other' }, { workflowId: 'd' }] }));
  const asked = [both, ...launched, ...watched, signalling(5, 'd', 'renderCompleted'), scheduled(6, 'startDownstream', { target: starts, signalName: 'renderCompleted' }), signalling(7, 'd', 'other'), signalling(8, 'd', 'renderCompleted')];
  const statesOf = async (events: HistoryEvent[]) => (await historyOf(events)).report().downstream.map(({ state }) => state);

  it.each<[string, HistoryEvent[], string[]]>([
    ['wait until they are answered', [], ['waiting', 'waiting', 'waiting', 'waiting']],
    ['are signalled by the server, even two to the same workflow', [signalDelivered(8), signalDelivered(5)], ['signalled', 'waiting', 'waiting', 'signalled']],
    ['are signalled by a worker that starts what is missing', [returned(6, undefined)], ['waiting', 'signalled', 'waiting', 'waiting']],
    ['are missing', [signalNotDelivered(7, 1)], ['waiting', 'waiting', 'missing', 'waiting']],
    ['fail for another reason', [signalNotDelivered(7, 2)], ['waiting', 'waiting', 'failed', 'waiting']],
    ['fail at the worker', [activityFailed(6, crashed)], ['waiting', 'failed', 'waiting', 'waiting']],
    ['time out at the worker', [activityTimedOut(6, crashed)], ['waiting', 'failed', 'waiting', 'waiting']],
  ])('%s', async (_what, events, states) => {
    expect(await statesOf([...asked, ...events])).toEqual(states);
  });

  it('are not those of signals to other workflows, such as the guard', async () => {
    expect(await statesOf([both, ...launched, ...watched, signalling(5, 'd', 'watch'), signalDelivered(5), signalling(6, 'guard', 'renderCompleted'), signalDelivered(6)])).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it.each<[string, HistoryEvent[], string[]]>([
    ['done: those that Temporal would refuse fail', rendered.slice(1), ['waiting', 'waiting', 'failed']],
    ['failed: only those for any outcome remain', [scheduled(2, 'startRender'), activityFailed(2, crashed)], ['skipped', 'waiting', 'skipped']],
    ['cancelled: only those for any outcome remain', [cancelRequested, cancelled], ['skipped', 'waiting', 'skipped']],
  ])('are settled when the render is %s', async (_what, events, states) => {
    const downstream = [{ workflowId: 'd' }, { workflowId: 'e', on: 'any' as const }, { workflowId: '' }];
    expect(await statesOf([began('one', inputWith({ downstream })), ...events])).toEqual(states);
  });

  it('keep their state when the render ends after them', async () => {
    const downstream = [{ workflowId: 'd' }, { workflowId: '' }];
    const events = [began('one', inputWith({ downstream })), signalling(5, 'd', 'renderCompleted'), signalDelivered(5), signalling(6, '', 'renderCompleted'), signalNotDelivered(6, 1), failed(crashed)];
    expect(await statesOf(events)).toEqual(['signalled', 'missing']);
  });

  it.each([
    ['a list with other things', ['d', null, 7, { workflowId: 'e' }], ['e']],
    ['no list', 'd', []],
    ['nothing', undefined, []],
  ])('of an input of another shape are those that can be read: %s', async (_what, downstream, ids) => {
    const { downstream: targets } = (await historyOf([began('one', { ...input, downstream }), completed(result)])).report();
    expect(targets.map(({ workflowId }) => workflowId)).toEqual(ids);
  });
});

describe('what else a history has', () => {
  it('is the output as soon as it exists, with the links of the launch', async () => {
    const { result: output } = await historyOf([...rendered, failed(failure('RenderDownstreamUndelivered', 'nobody'))]);
    expect(output).toEqual(result);
    expect((await historyOf([began('one'), ...launched])).result).toBeNull();
  });

  it('is the launch of the current attempt', async () => {
    expect((await historyOf([began('one')])).startedRender).toBeNull();
    expect((await historyOf([began('one'), ...launched])).startedRender).toEqual(started);
  });

  it('is whether the render has ended, which is before its workflow does', async () => {
    expect((await historyOf([began('one'), ...launched])).ended).toBe(false);
    expect((await historyOf(rendered)).ended).toBe(true);
  });

  it('is the original run, which a reset keeps', async () => {
    expect((await historyOf([])).originalRunId).toBe('');
    expect((await historyOf([began('one')])).originalRunId).toBe('one');
    expect((await historyOf([{ workflowExecutionStartedEventAttributes: {} }])).originalRunId).toBe('');
  });
});

describe('a run that continues the workflow', () => {
  it.each<[string, HistoryEvent[], object]>([
    ['the output', rendered, { result: null }],
    ['the request to cancel', [began('one'), cancelRequested], { result: null }],
    ['the failure', [began('one', inputWith({ attempts: { maximum: 2 } })), ...launched, scheduled(3, 'getRenderProgress'), activityFailed(3, crashed)], { result: null }],
  ])('does not inherit %s', async (_what, earlier, expected) => {
    const history = await historyOf([...earlier, began('two')]);
    expect(history).toMatchObject({ ...expected, startedRender: null, ended: false, originalRunId: 'two' });
    await history.add([...launched, ...watched]);
    expect(history.report()).toMatchObject({ phase: 'done', attempt: 1 });
  });
});
