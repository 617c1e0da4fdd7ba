import { msOptionalToNumber, msToNumber } from '@temporalio/common/lib/time';
import type { ActivityOptions } from '@temporalio/workflow';
import { describe, expect, it } from 'vitest';
import * as options from '../../../src/workflows/activity-options';

/** For how long Temporal starts new tries of an activity that keeps failing: until its timeout, or through all waits between its tries. */
function retriedForMs({ scheduleToCloseTimeout, retry = {} }: ActivityOptions): number {
  if (scheduleToCloseTimeout !== undefined) return msToNumber(scheduleToCloseTimeout);
  const { maximumAttempts = Number.POSITIVE_INFINITY, backoffCoefficient = 2 } = retry;
  if (maximumAttempts === 1) return 0;
  const [initialMs, maximumMs] = [msToNumber(retry.initialInterval!), msToNumber(retry.maximumInterval!)];
  let sumMs = 0;
  for (let tries = 1; tries < maximumAttempts; tries++) sumMs += Math.min(maximumMs, initialMs * backoffCoefficient ** (tries - 1));
  return sumMs;
}

const minutes = (ms: number): number => Math.round(ms / 60_000);

describe('an activity', () => {
  it.each<[keyof typeof options, { tryMs: number; heartbeatMs?: number; firstWaitMs?: number; longestWaitMs?: number; retriedForMinutes: number }]>([
    ['startOptions', { tryMs: 30_000, heartbeatMs: 10_000, firstWaitMs: 1_000, longestWaitMs: 30_000, retriedForMinutes: 498 }],
    ['startByHandlerOptions', { tryMs: 150_000, heartbeatMs: 60_000, retriedForMinutes: 0 }],
    ['watchOptions', { tryMs: 20_000, firstWaitMs: 1_000, longestWaitMs: 10_000, retriedForMinutes: 333 }],
    ['cancelOptions', { tryMs: 20_000, firstWaitMs: 1_000, longestWaitMs: 10_000, retriedForMinutes: 2 }],
    ['cancelOrphanOptions', { tryMs: 20_000, firstWaitMs: 1_000, longestWaitMs: 60_000, retriedForMinutes: 94 }],
    ['watchCancellationOptions', { tryMs: 20_000, firstWaitMs: 1_000, longestWaitMs: 2_000, retriedForMinutes: 0.75 }],
    ['startDownstreamOptions', { tryMs: 20_000, firstWaitMs: 1_000, longestWaitMs: 30_000, retriedForMinutes: 30 }],
    ['cleanUpOptions', { tryMs: 60_000, firstWaitMs: 1_000, longestWaitMs: 30_000, retriedForMinutes: 10 }],
    ['poolOptions', { tryMs: 60_000, firstWaitMs: 1_000, longestWaitMs: 30_000, retriedForMinutes: 498 }],
  ])('with %s may take this long, and is retried for this long: %o', (name, expected) => {
    const { retry, ...activity } = options[name];
    const forMs = retriedForMs(options[name]);
    expect({
      tryMs: msOptionalToNumber(activity.startToCloseTimeout),
      heartbeatMs: msOptionalToNumber(activity.heartbeatTimeout),
      firstWaitMs: msOptionalToNumber(retry?.initialInterval),
      longestWaitMs: msOptionalToNumber(retry?.maximumInterval),
      retriedForMinutes: forMs < 60_000 ? forMs / 60_000 : minutes(forMs),
    }).toEqual(expected);
  });

  it('that starts a render reports a killed worker before its time is up, and is waited for when the workflow is cancelled', () => {
    for (const { heartbeatTimeout, startToCloseTimeout, cancellationType } of [options.startOptions, options.startByHandlerOptions]) {
      expect(msToNumber(heartbeatTimeout!)).toBeLessThan(msToNumber(startToCloseTimeout!));
      expect(cancellationType).toBe('WAIT_CANCELLATION_COMPLETED');
    }
  });
});
