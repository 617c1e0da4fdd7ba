import { describe, expect, it } from 'vitest';
import type { FinishedRender } from '../../../src/contract/activities';
import { toEarlierAttempt } from '../../../src/contract/failure-details';
import type { RenderMediaInput } from '../../../src/contract/input';
import { RenderRecord } from '../../../src/contract/render-record';
import type { RenderEnd } from '../../../src/contract/render-record';
import type { RenderProgressReport, RenderSnapshot } from '../../../src/contract/snapshot';
import { input, links, result, snapshot, started } from '../../fakes/scripted-activities';

const beginning: RenderProgressReport = {
  phase: 'starting',
  inLambdaQueue: false,
  overallProgress: 0,
  framesRendered: 0,
  totalFrames: null,
  chunksRendered: 0,
  totalChunks: null,
  lambdasInvoked: 0,
  retries: 0,
  nonFatalErrors: 0,
  costs: { accruedSoFar: 0, displayCost: '<$0.001', currency: 'USD' },
  timeLeftMs: null,
  timeLeftAtLeastMs: 0,
  at: 0,
  composition: 'Hello',
  functionName: input.render.functionName,
  region: 'us-east-1',
  renderId: null,
  bucketName: null,
  links: null,
  outBucket: null,
  outKey: null,
  launches: 0,
  refusal: null,
  attempt: 1,
  earlierAttempts: [],
  outputUrl: null,
  failure: null,
  downstream: [],
};

const ask = { id: 'w/r/1', slots: 3, since: 5 };
const queue = { pool: 'us', requestId: 'w/r/1', slots: 3, since: 5, place: null, estimateMs: null, because: null };
const denied = { type: 'RenderAccessDenied' as const, message: 'S3 said no' };
const failedAttempt = toEarlierAttempt('Target closed', { renderId: started.renderId, type: 'RenderFailed', reason: 'browserCrashed', costs: null });

function recordAfter(...steps: ((record: RenderRecord) => void)[]): RenderRecord {
  const record = new RenderRecord(input);
  for (const step of steps) step(record);
  return record;
}

const queued = (record: RenderRecord) => record.queued('us', ask);
const launched = (record: RenderRecord) => record.started(started, 7);
const seen = (changes: Partial<RenderSnapshot>, progress = 0.5) => (record: RenderRecord) => record.observed(snapshot(progress, changes));

describe('a render at its beginning', () => {
  it('has done nothing yet', () => {
    const record = new RenderRecord(input);
    expect(record.report()).toEqual(beginning);
    expect(record).toMatchObject({ attempt: 1, startedRender: null, ended: false });
  });

  it.each<[string, unknown]>([
    ['no input', undefined],
    ['null', null],
    ['an empty input', {}],
  ])('has a report even with %s', (_what, given) => {
    expect(new RenderRecord(given as RenderMediaInput).report()).toEqual({ ...beginning, composition: undefined, functionName: undefined, region: undefined });
  });

  it.each<[string, unknown, object[]]>([
    ['each by its signal', [{ workflowId: 'a' }, { workflowId: 'b', signalName: 's' }], [{ workflowId: 'a', signalName: 'renderCompleted', state: 'waiting' }, { workflowId: 'b', signalName: 's', state: 'waiting' }]],
    ['without those that are null', [null, { workflowId: 'a' }], [{ workflowId: 'a', signalName: 'renderCompleted', state: 'waiting' }]],
    ['none if they are no list', { workflowId: 'a' }, []],
  ])('waits to notify its targets, %s', (_what, downstream, expected) => {
    expect(new RenderRecord({ ...input, downstream } as RenderMediaInput).report().downstream).toEqual(expected);
  });
});

describe('a render that waits for a pool', () => {
  it('is queued with its request, of which the pool has said nothing yet', () => {
    expect(recordAfter(queued).report()).toEqual({ ...beginning, phase: 'queued', queue });
  });

  it.each([
    [null, null],
    ['paused', 'the pool is paused'],
    ['budgetSpent', "the pool's budget for today is spent"],
    ['largerThanPool', 'the render needs more slots than the pool has; raise its capacity'],
  ] as const)('reports its place, and why it waits: %j', (because, text) => {
    const record = recordAfter(queued, (each) => each.admissionAnswered({ id: ask.id, waiting: { place: 2, estimateMs: 900, because } }));
    expect(record.report()).toMatchObject({ phase: 'queued', queue: { ...queue, place: 2, estimateMs: 900, because: text } });
  });

  it('starts when it is granted', () => {
    expect(recordAfter(queued, (each) => each.admissionAnswered({ id: ask.id, granted: { slots: 3, capacity: 9 } })).report()).toEqual({ ...beginning, queue: null });
  });

  it.each<[string, Parameters<RenderRecord['admissionAnswered']>[0]]>([
    ['a grant', { id: 'w/r/0', granted: { slots: 3, capacity: 9 } }],
    ['a place', { id: 'w/r/0', waiting: { place: 2, estimateMs: null, because: null } }],
  ])('ignores %s of an earlier attempt', (_what, answer) => {
    expect(recordAfter(queued, (each) => each.admissionAnswered(answer)).report()).toMatchObject({ phase: 'queued', queue });
  });

  it('waits on when it is refused: the workflow then fails', () => {
    expect(recordAfter(queued, (each) => each.admissionAnswered({ id: ask.id, refused: { type: 'RenderTooLargeForPool', message: 'x' } })).report()).toMatchObject({ phase: 'queued', queue });
  });

  it('ignores an answer when it does not wait', () => {
    expect(recordAfter((each) => each.admissionAnswered({ id: ask.id, granted: { slots: 3, capacity: 9 } })).report()).toEqual(beginning);
  });

  it('reports a problem of the pool, and keeps what it knew while there is none', () => {
    const away = recordAfter(queued, (each) => each.setPoolProblem('no worker'));
    expect(away.report()).toMatchObject({ queue: { ...queue, because: 'no worker' } });
    away.setPoolProblem(null);
    expect(away.report()).toMatchObject({ queue: { ...queue, because: 'no worker' } });
    expect(recordAfter((each) => each.setPoolProblem('no worker')).report()).toEqual(beginning);
  });

  it.each<RenderEnd>([
    { phase: 'cancelled', outputUrl: null },
    { phase: 'failed', failure: { type: 'RenderQueueTimedOut', message: 'x' } },
  ])('waits no longer when it has ended: %j', (end) => {
    expect(recordAfter(queued, (each) => each.endedAs(end)).report()).toMatchObject({ ...end, queue: null });
  });
});

describe('a render that runs', () => {
  it('is launching once it is started', () => {
    const record = recordAfter(launched);
    expect(record.report()).toEqual({ ...beginning, ...started, phase: 'launching', at: 7 });
    expect(record.lastSeen).toMatchObject({ phase: 'launching', at: 7 });
    expect(record.startedRender).toBe(started);
  });

  it.each<[string, Partial<RenderSnapshot>, Partial<RenderSnapshot>, Partial<RenderProgressReport>]>([
    ['a phase', { phase: 'encoding' }, { phase: 'rendering' }, { phase: 'encoding' }],
    ['progress', { overallProgress: 0.6 }, { overallProgress: 0.4 }, { overallProgress: 0.6 }],
    ['frames', { framesRendered: 60 }, { framesRendered: 40 }, { framesRendered: 60 }],
    ['chunks', { chunksRendered: 3 }, { chunksRendered: 2 }, { chunksRendered: 3 }],
  ])('keeps %s that it had reached, and moves on from there', (_what, first, second, expected) => {
    expect(recordAfter(launched, seen(first), seen(second)).report()).toMatchObject(expected);
    expect(recordAfter(launched, seen(second), seen(first)).report()).toMatchObject(expected);
  });

  it('reports everything else as it was last seen', () => {
    const record = recordAfter(launched, seen({ timeLeftMs: 1, lambdasInvoked: 9, at: 8 }), seen({ timeLeftMs: 2, lambdasInvoked: 8, at: 9 }));
    expect(record.report()).toMatchObject({ timeLeftMs: 2, lambdasInvoked: 8, at: 9, renderId: started.renderId });
    expect(record.lastSeen).toMatchObject({ at: 9 });
  });

  it.each<[string, Partial<RenderSnapshot>, Partial<RenderProgressReport>]>([
    ['denied', { refusal: denied, inLambdaQueue: true }, { refusal: denied, inLambdaQueue: true }],
    ['as usual', { refusal: null, inLambdaQueue: false }, { refusal: null, inLambdaQueue: false }],
    ['by a worker of the first version', {}, { refusal: null, inLambdaQueue: false }],
  ])('reports whether it could be read: %s', (_what, changes, expected) => {
    expect(recordAfter(launched, seen({ refusal: denied, inLambdaQueue: true }), seen(changes)).report()).toMatchObject(expected);
  });
});

describe('the next attempt', () => {
  const second = () => recordAfter(queued, (each) => each.admissionAnswered({ id: ask.id, granted: { slots: 3, capacity: 9 } }), launched, seen({ refusal: denied }), (each) => each.attemptFailed(failedAttempt));

  it('begins anew, and keeps the failure of the one before', () => {
    expect(second().report()).toEqual({ ...beginning, queue: null, attempt: 2, earlierAttempts: [failedAttempt] });
    expect(second()).toMatchObject({ attempt: 2, startedRender: null, lastSeen: { phase: 'starting', overallProgress: 0 } });
  });

  it('is not held back by the progress of the one before', () => {
    const record = second();
    record.started({ ...started, renderId: 'second' }, 9);
    record.observed(snapshot(0.1));
    expect(record.report()).toMatchObject({ phase: 'rendering', overallProgress: 0.1, renderId: 'second' });
  });

  it('keeps the failures of all before, in their order', () => {
    const record = second();
    record.attemptFailed({ ...failedAttempt, renderId: 'second' });
    expect(record.report()).toMatchObject({ attempt: 3, earlierAttempts: [failedAttempt, { renderId: 'second' }] });
  });
});

describe('the result of a render', () => {
  const { links: _links, earlierAttempts: _earlier, ...finished } = { ...result, artifacts: [{ filename: 'a', key: 'k', url: 'u', sizeInBytes: 1 }], artifactCount: 2 };

  it('has the links of its launch and the attempts before it', () => {
    const record = recordAfter(launched, (each) => each.attemptFailed(failedAttempt), launched);
    expect(record.resultOf(finished)).toEqual({ ...finished, links, earlierAttempts: [failedAttempt] });
  });

  it('has no artifacts if the worker knew none', () => {
    const { artifacts: _artifacts, artifactCount: _count, ...old } = finished;
    expect(recordAfter(launched).resultOf(old as FinishedRender)).toMatchObject({ artifacts: [], artifactCount: 0 });
  });
});

describe('a delivery', () => {
  it('has the state that it was given last, beside the others', () => {
    const record = new RenderRecord({ ...input, downstream: [{ workflowId: 'a' }, { workflowId: 'b' }, { workflowId: 'c' }] });
    record.setDownstreamState(1, 'missing');
    record.setDownstreamState(2, 'failed');
    record.setDownstreamState(2, 'signalled');
    record.setDownstreamState(7, 'failed');
    expect(record.report().downstream.map(({ workflowId, state }) => [workflowId, state])).toEqual([
      ['a', 'waiting'],
      ['b', 'missing'],
      ['c', 'signalled'],
    ]);
  });
});

describe('a render that has ended', () => {
  const midway = seen({ refusal: denied, inLambdaQueue: true, timeLeftMs: 900, timeLeftAtLeastMs: 800 }, 0.4);

  it.each<[RenderEnd, number]>([
    [{ phase: 'done', outputUrl: 'https://u' }, 1],
    [{ phase: 'cancelled', outputUrl: null }, 0.4],
    [{ phase: 'cancelled', outputUrl: 'https://u' }, 0.4],
    [{ phase: 'failed', failure: { type: 'RenderFailed', message: 'x' } }, 0.4],
  ])('says how, and waits for nothing more: %j', (end, overallProgress) => {
    const record = recordAfter(launched, midway, (each) => each.endedAs(end));
    expect(record.report()).toMatchObject({ ...end, overallProgress, refusal: null, inLambdaQueue: false, timeLeftMs: null, timeLeftAtLeastMs: 0 });
    expect(record.ended).toBe(true);
  });

  it('mentions no queue unless it waited in one', () => {
    expect(recordAfter(launched, (each) => each.endedAs({ phase: 'done', outputUrl: 'https://u' })).report()).not.toHaveProperty('queue');
  });
});
