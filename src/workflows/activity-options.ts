import { ActivityCancellationType } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';

/**
 * A start is short, and its result says whether a render is being paid for, so a cancelled workflow waits for it. A start
 * that is backing off (throttled) is cancelled at once. A killed worker costs one heartbeat timeout. A start that takes
 * longer than 30 s keeps running beside its retry, which finds its claim.
 */
export const startOptions: ActivityOptions = {
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  // Throttling may last: about eight hours of retries.
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 1_000 },
};

/**
 * Remotion's start routine starts a new render at every call, so its activity is never retried. It heartbeats, so that a
 * killed worker is noticed after a minute. With a shorter timeout, a Temporal server that is briefly unreachable would
 * look like a dead worker, and the render would count as lost.
 */
export const startByHandlerOptions: ActivityOptions = {
  ...startOptions,
  startToCloseTimeout: '150s',
  heartbeatTimeout: '60s',
  retry: { maximumAttempts: 1 },
};

/**
 * The timeout is one watch window (10 s) plus a last slow read; a killed worker costs that much. The activity itself sets
 * the delay between two windows (`nextRetryDelay`); the intervals here are for real errors, such as S3 being unavailable.
 * Retries last for hours on purpose: the render runs, and is paid for, whether or not S3 answers. The limit counts
 * attempts, not hours, so that a period without workers does not end a render.
 */
export const watchOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s', maximumAttempts: 2_000 },
};

/** Bounds how long a cancelled workflow tries to write the cancel marker. */
export const cancelOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '10s' },
};

/** Nothing waits for a guard, and the render costs money as long as it runs, so the guard retries for more than an hour. */
export const cancelOrphanOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 100 },
};

/** After a cancellation the workflow waits at most this long for the remote render to stop. */
export const watchCancellationOptions: ActivityOptions = {
  ...watchOptions,
  scheduleToCloseTimeout: '45s',
  retry: { initialInterval: '1s', maximumInterval: '2s' },
};

/** A finished render does not wait forever for its downstream workflows. */
export const startDownstreamOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '30m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
};

/** Leftover files cost little; they are not worth keeping a workflow open. */
export const cleanUpOptions: ActivityOptions = {
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '10m',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
};

/** Activities for pools ask Temporal, and sometimes S3. Renders wait for them, so they are retried for hours. */
export const poolOptions: ActivityOptions = {
  startToCloseTimeout: '60s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 1_000 },
};
