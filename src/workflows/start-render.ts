import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { RenderActivities } from '../contract/activities';
import type { RenderMediaInput } from '../contract/input';
import type { StartedRender } from '../contract/result';
import { startByHandlerOptions, startOptions } from './activity-options';

/** Starts the render, exactly once however often this is tried. */
export function startRender(input: RenderMediaInput): Promise<StartedRender> {
  const { startRender } = proxyActivities<RenderActivities>({
    ...(input.start === 'handler' ? startByHandlerOptions : startOptions),
    summary: `Start ${input.render.composition} as ${input.render.codec}`,
  });
  return startRender({ input, idempotencyKey: idempotencyKey() });
}

/**
 * What makes the render's id: the same for every retry of the start, another for every run of the workflow. The
 * original run id is kept when a workflow is reset, so a reset to before the start finds the render that was paid for.
 */
export function idempotencyKey(): string {
  const { namespace, workflowId, originalExecutionRunId } = workflowInfo();
  return `${namespace}/${workflowId}/${originalExecutionRunId}/1`;
}
