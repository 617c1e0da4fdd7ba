import type { Duration } from '@temporalio/common';
import { maxAttempts } from './idempotency-key';
import type { OriginalRun } from './idempotency-key';
import { isRunId, isTemporalId } from './temporal-id';
import { isWholeNumber } from './whole-number';

/** Asks a pool for slots before the render starts. A slot is one concurrent Lambda execution. */
export interface RenderAdmission {
  /** Name of the pool, which represents the concurrent executions of one account and region. Create one with `renders.pools.create()`. */
  pool: string;
  /**
   * Concurrent executions that the render takes. Default: what Remotion plans for its frames, one for the main function
   * and one per chunk. If the request does not determine the frames: what this composition took last time, or else the
   * most that Remotion may plan.
   */
  slots?: number;
  /** 1 (first) to 5. Requests with a lower number go first. @default the workflow's own priority, else 3 */
  priority?: number;
  /** Requests of the same priority share the pool's slots fairly between keys. @default the workflow's own fairness key, else one key for all */
  fairnessKey?: string;
  /** This key's share relative to the others, from 0.001 to 1000. @default the workflow's own fairness weight, else 1 */
  fairnessWeight?: number;
  /** Longest wait for slots, in milliseconds; then the render fails with `RenderQueueTimedOut`. Default: no limit. */
  queueTimeoutMs?: number;
  /** `queueTimeoutMs` as a `Duration`, such as `'2 hours'`. */
  queueTimeout?: Duration;
}

/** What `admission` takes where the request leaves a field out. */
export const admissionDefaults = Object.freeze({ priority: 3, fairnessKey: '', fairnessWeight: 1 });

export const minQueueTimeoutMs = 1_000;

/** Far more than Remotion invokes for one render. */
const maxSlots = 10_000;

/** Type of the workflow that runs a pool. */
export const renderAdmissionWorkflowType = 'renderAdmission';

/** Id of the workflow that runs a pool. */
export function poolWorkflowId(pool: string): string {
  return `${poolIdPrefix}${pool}`;
}

export const poolIdPrefix = 'render-admission-';

/** The id of a request for slots. It survives a reset of the workflow; each attempt has a new one. */
export function slotRequestId({ workflowId, originalRunId }: Pick<OriginalRun, 'workflowId' | 'originalRunId'>, attempt: number): string {
  return `${workflowId}/${originalRunId}/${attempt}`;
}

/** The workflow that asked. Its id may contain slashes; the parts after it cannot. */
export function requesterOf(slotRequestId: string): { workflowId: string; originalRunId: string; attempt: number } {
  const parts = slotRequestId.split('/');
  const attempt = Number(parts.pop());
  const originalRunId = parts.pop() ?? '';
  return { workflowId: parts.join('/'), originalRunId, attempt };
}

/** Whether a pool can answer a request with this id, and ask Temporal about its run. Temporal would fail every task of a pool that tries to signal an invalid id. */
export function isSlotRequestId(id: unknown): id is string {
  if (typeof id !== 'string') return false;
  const { workflowId, originalRunId, attempt } = requesterOf(id);
  return isTemporalId(workflowId) && isRunId(originalRunId) && isWholeNumber(attempt, 1, maxAttempts);
}

/** Returns the invalid field of a request for slots and what was expected, or null. */
export function findAdmissionProblem({ pool, slots, priority, fairnessKey, fairnessWeight, queueTimeoutMs }: RenderAdmission): { field: string; wanted: string } | null {
  if (!isPoolName(pool)) return { field: 'pool', wanted: poolNameMessage };
  if (slots !== undefined && !isWholeNumber(slots, 1, maxSlots)) return { field: 'slots', wanted: `expected a whole number from 1 to ${maxSlots}` };
  if (priority !== undefined && !isWholeNumber(priority, 1, 5)) return { field: 'priority', wanted: 'expected a whole number from 1 (first) to 5' };
  if (fairnessKey !== undefined && !isFairnessKey(fairnessKey)) return { field: 'fairnessKey', wanted: 'expected a string of at most 64 bytes' };
  if (fairnessWeight !== undefined && !(typeof fairnessWeight === 'number' && fairnessWeight >= 0.001 && fairnessWeight <= 1_000)) return { field: 'fairnessWeight', wanted: 'expected a number from 0.001 to 1000' };
  if (queueTimeoutMs !== undefined && !isWholeNumber(queueTimeoutMs, minQueueTimeoutMs, Number.MAX_SAFE_INTEGER)) return { field: 'queueTimeoutMs', wanted: `expected at least ${minQueueTimeoutMs} ms` };
  return null;
}

export const poolNameMessage = 'expected the name of a pool, a string of 1 to 200 bytes';

export function isPoolName(name: unknown): name is string {
  return isTemporalId(name) && new TextEncoder().encode(name).length <= 200;
}

function isFairnessKey(value: unknown): boolean {
  return typeof value === 'string' && new TextEncoder().encode(value).length <= 64;
}
