import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { GuardReference, RenderActivities } from '../contract/activities';
import { idempotencyKeyOf } from '../contract/idempotency-key';
import type { RenderMediaInput } from '../contract/input';
import type { StartedRender } from '../contract/result';
import { startByHandlerOptions, startOptions } from './activity-options';

/** Starts the render of an attempt: exactly once, however many times the activity is retried. */
export function startRender(input: RenderMediaInput, attempt: number, guard: GuardReference | undefined): Promise<StartedRender> {
  const { startRender } = proxyActivities<RenderActivities>({
    ...(input.start === 'handler' ? startByHandlerOptions : startOptions),
    summary: `Start ${input.render.composition} as ${input.render.codec}`,
  });
  return startRender({ input, idempotencyKey: idempotencyKey(attempt), guard });
}

/** The key from which the render id of an attempt is derived. */
export function idempotencyKey(attempt: number): string {
  const { namespace, workflowId, originalExecutionRunId: originalRunId } = workflowInfo();
  return idempotencyKeyOf({ namespace, workflowId, originalRunId }, attempt);
}
