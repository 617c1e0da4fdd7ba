import type { WorkflowClient } from '@temporalio/client';
import { idempotencyKeyOf, maxAttempts } from '../contract/idempotency-key';
import { renderMediaWorkflowType } from '../contract/messages';
import { renderIdOfRun } from '../remotion/protocol/render-id';
import { runAfterResets } from '../temporal/run-after-resets';
import type { WorkflowRun } from '../temporal/history-pages';

/** Options of `RenderClient.find()`. */
export interface FindOptions {
  /**
   * Narrows the search: a condition of Temporal's list filter, such as `StartTime > "2026-01-31T00:00:00Z"`.
   * Default: all `renderMedia` workflows that the namespace retains.
   *
   * @see https://docs.temporal.io/list-filter
   */
  filter?: string;
}

const attempts = Array.from({ length: maxAttempts }, (_, index) => index + 1);

/** Finds the run whose render has this id, newest first; null if no listed run has it. */
export async function findRender(client: WorkflowClient, renderId: string, { filter }: FindOptions = {}): Promise<WorkflowRun | null> {
  // Anything before the last dash is Remotion's prefix for `deleteAfter`.
  const wanted = renderId.slice(renderId.lastIndexOf('-') + 1);
  const { namespace } = client.options;
  const query = [`WorkflowType = '${renderMediaWorkflowType}'`, ...(filter ? [`(${filter})`] : [])].join(' AND ');
  for await (const { workflowId, runId } of client.list({ query, pageSize })) {
    const isThis = attempts.some((attempt) => renderIdOfRun(idempotencyKeyOf({ namespace, workflowId, originalRunId: runId }, attempt)) === wanted);
    if (isThis) return { client, workflowId, runId: (await runAfterResets(client, workflowId, runId)).runId };
  }
  return null;
}

/** Temporal's largest page. */
const pageSize = 1_000;
