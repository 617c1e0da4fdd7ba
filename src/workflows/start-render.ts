import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { GuardReference, RenderActivities } from '../contract/activities';
import type { RenderMediaInput } from '../contract/input';
import type { StartedRender } from '../contract/result';
import { startByHandlerOptions, startOptions } from './activity-options';

/** Starts the render of an attempt, exactly once however often this is tried. */
export function startRender(input: RenderMediaInput, attempt: number, guard: GuardReference | undefined): Promise<StartedRender> {
  const { startRender } = proxyActivities<RenderActivities>({
    ...(input.start === 'handler' ? startByHandlerOptions : startOptions),
    summary: `Start ${input.render.composition} as ${input.render.codec}`,
  });
  return startRender({ input, idempotencyKey: idempotencyKey(attempt), guard });
}

/**
 * What makes the render's id: the same for every retry of the start, another for every attempt and every run of the
 * workflow. The original run id is kept when a workflow is reset, so a reset to before the start finds the render that was paid for.
 */
export function idempotencyKey(attempt: number): string {
  const { namespace, workflowId, originalExecutionRunId } = workflowInfo();
  return `${namespace}/${workflowId}/${originalExecutionRunId}/${attempt}`;
}
