import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { RenderMediaInput } from '../../../src/contract/input';
import type { RenderProgressReport } from '../../../src/contract/snapshot';
import { failureOf } from '../../../src/workflows/outcome';

const nothingKnown = { renderId: null, earlierAttempts: [] as unknown[] } as RenderProgressReport;

function failed(activityType: string, cause: Error, start?: RenderMediaInput['start']): ApplicationFailure {
  const failure = new ActivityFailure('Activity task failed', activityType, '1', RetryState.MAXIMUM_ATTEMPTS_REACHED, 'worker', cause);
  return failureOf(failure, nothingKnown, start);
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
});
