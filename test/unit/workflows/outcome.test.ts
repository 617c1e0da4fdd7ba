import { ActivityFailure, ApplicationFailure, CancelledFailure, RetryState, TimeoutFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { RenderMediaInput } from '../../../src/contract/input';
import type { RenderProgressReport } from '../../../src/contract/snapshot';
import { failureOf, isRenderInProgress, mayRun, createRefusal } from '../../../src/workflows/outcome';

const nothingKnown = { renderId: null, earlierAttempts: [] as unknown[] } as RenderProgressReport;

const activityFailure = (activityType: string, cause?: Error) => new ActivityFailure('Activity task failed', activityType, '1', RetryState.MAXIMUM_ATTEMPTS_REACHED, 'worker', cause);

function failed(activityType: string, cause?: Error, start?: RenderMediaInput['start']): ApplicationFailure {
  return failureOf(activityFailure(activityType, cause), nothingKnown, start);
}

const timedOut = new TimeoutFailure('activity timeout', undefined, 'HEARTBEAT');

describe('the failure of a workflow', () => {
  it.each([
    ["that Remotion's start routine may have started a render, if it was such a start", 'startRender', 'handler', 'RenderStartUncertain'],
    ['that something unexpected happened, if it was a start that can be repeated', 'startRender', 'launch', 'RenderUnexpectedError'],
    ["that something unexpected happened, if it was the watch of a render by that routine", 'getRenderProgress', 'handler', 'RenderUnexpectedError'],
  ] as const)('says, for an activity that timed out, %s', (_what, activityType, start, type) => {
    expect(failed(activityType, timedOut, start)).toMatchObject({ type, message: expect.stringContaining('timed out (HEARTBEAT)') as string });
  });

  it('keeps the cause of an unknown error, and of no other', () => {
    const withCause = (type: string): ApplicationFailure => ApplicationFailure.create({ message: 'm', type, details: [{}], cause: new Error('why') });
    expect(failed('startRender', withCause('RenderUnexpectedError')).cause).toMatchObject({ message: 'why' });
    expect(failed('startRender', withCause('RenderFailed')).cause).toBeUndefined();
  });

  it.each<[string, Error | undefined, string, string]>([
    ['its cause', ApplicationFailure.create({ message: 'no disk', type: 'RenderFailed' }), 'RenderFailed', 'no disk'],
    ['an error of a type that is not ours', ApplicationFailure.create({ message: 'x is undefined', type: 'TypeError' }), 'RenderUnexpectedError', 'failed: x is undefined'],
    ['an error without a type', ApplicationFailure.create({ message: 'odd' }), 'RenderUnexpectedError', 'failed: odd'],
    ['another failure than one of the application', new CancelledFailure('gone'), 'RenderUnexpectedError', 'failed: gone'],
    ['the activity, without a cause', undefined, 'RenderUnexpectedError', 'failed: Activity task failed'],
  ])('is that of %s, and is final', (_what, cause, type, message) => {
    expect(failed('getRenderProgress', cause)).toMatchObject({ type, nonRetryable: true, message: expect.stringContaining(message) as string });
  });

  it('is left to Temporal, which retries the task, for anything but a failed activity', () => {
    const defect = new TypeError('x is undefined');
    expect(() => failureOf(defect, nothingKnown, 'launch')).toThrow(defect);
  });

  it('costs nothing when the render was refused before any start', () => {
    const failure = createRefusal('RenderPoolNotFound', 'There is no pool "main".', { report: () => ({ ...nothingKnown, costs: { accruedSoFar: 1 } }) as RenderProgressReport });
    expect(failure).toMatchObject({ type: 'RenderPoolNotFound', message: 'There is no pool "main".', nonRetryable: true, details: [{ type: 'RenderPoolNotFound', costs: null }] });
  });
});

describe('a render', () => {
  const inProgress = ApplicationFailure.create({ type: 'RenderInProgress' });

  it.each<[string, unknown, boolean]>([
    ['the server retries no more', activityFailure('getRenderProgress', inProgress), true],
    ['a watch timed out', activityFailure('getRenderProgress', timedOut), false],
    ['the watch failed', activityFailure('getRenderProgress', ApplicationFailure.create({ type: 'RenderFailed' })), false],
    ['the watch failed without a cause', activityFailure('getRenderProgress'), false],
    ['something else was thrown', inProgress, false],
  ])('is still in progress only if the server stopped retrying its watch: %s', (_what, error, isInProgress) => {
    expect(isRenderInProgress(error)).toBe(isInProgress);
  });

  it.each([
    ['that completed', { status: 'completed' }, false],
    ['that failed and ended', { status: 'failed', mayRun: false }, false],
    ['that failed before it was launched', { status: 'failed' }, false],
    ['that was cancelled before it was launched', { status: 'cancelled', result: null }, false],
    ['that failed and could not be cancelled', { status: 'failed', mayRun: true }, true],
    ['that was cancelled, but whose marker was not written', { status: 'cancelled', mayRun: true }, true],
  ])('%s: whether it may still run', (_what, outcome, may) => {
    expect(mayRun(outcome as Parameters<typeof mayRun>[0])).toBe(may);
  });
});
