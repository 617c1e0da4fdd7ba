import { ActivityCancellationType } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';

/**
 * The start is short, and its answer says whether money is being spent: a cancelled workflow waits for it. A start
 * that waits in backoff (throttled) is cancelled at once. The heartbeat timeout is what a killed worker costs; a start
 * that is slower than 30 s goes on beside its repetition, which finds its claim.
 */
export const startOptions: ActivityOptions = {
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  // Throttling may last: eight hours.
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 1_000 },
};

/**
 * Remotion's start routine makes a new render at every call, so its activity runs once, whatever happens to it. It
 * heartbeats, so that a killed worker is missed after a minute; a shorter time would take a server that is away for a
 * dead worker, and the render for lost.
 */
export const startByHandlerOptions: ActivityOptions = {
  ...startOptions,
  startToCloseTimeout: '150s',
  heartbeatTimeout: '60s',
  retry: { maximumAttempts: 1 },
};

/**
 * One watch window (10 s) plus the time for a last slow read: what a killed worker costs. The delay between two
 * windows comes from the activity itself (`nextRetryDelay`); the intervals here are for real errors, such as S3
 * being away. They go on for hours, on purpose: a render goes on, and is paid for, whether or not S3 answers. Attempts
 * are counted, not hours, so that a time without any worker does not end a render.
 */
export const watchOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s', maximumAttempts: 2_000 },
};

/** After a cancellation the workflow waits this long, and no longer, for the remote render to say that it stopped. */
export const cancelOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '10s' },
};

/** Nobody waits for a guard, and the render is paid for as long as it runs: it tries for more than an hour. */
export const cancelOrphanOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 100 },
};

export const watchCancellationOptions: ActivityOptions = {
  ...watchOptions,
  scheduleToCloseTimeout: '45s',
  retry: { initialInterval: '1s', maximumInterval: '2s' },
};

/** A render that is done does not wait for ever for those who want to hear of it. */
export const startDownstreamOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '30m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
};

/** Files left over cost little; they are not worth a workflow that stays open. */
export const cleanUpOptions: ActivityOptions = {
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '10m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
};

/** What has to do with a pool asks Temporal, and sometimes S3: it is tried until it passes, since renders wait for it. */
export const poolOptions: ActivityOptions = {
  startToCloseTimeout: '60s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 1_000 },
};
