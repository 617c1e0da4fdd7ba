import type { RenderMediaInput } from '../contract/input';
import { parseRenderMediaInput } from '../validation/validate-input';
import { RenderFailedError } from './render-failed-error';

/**
 * Checks the input of `renderMedia` as `RenderClient.start()` does, for starts by other means, such as a schedule, and
 * returns it ready to send.
 *
 * @param workflowId used in the error
 * @throws `RenderFailedError` of type `InvalidRenderRequest` that names every bad field
 *
 * @example
 * ```ts
 * import type { Client } from '@temporalio/client';
 * import { defaultTaskQueue, renderMediaWorkflowType } from 'temporal-remotion-lambda';
 * import type { RenderMediaInput } from 'temporal-remotion-lambda';
 * import { checkedInput } from 'temporal-remotion-lambda/client';
 *
 * export async function renderEveryMonday(client: Client, input: RenderMediaInput): Promise<void> {
 *   await client.schedule.create({
 *     scheduleId: 'weekly-report',
 *     spec: { cronExpressions: ['0 6 * * 1'] },
 *     action: { type: 'startWorkflow', workflowType: renderMediaWorkflowType, taskQueue: defaultTaskQueue, args: [checkedInput(input)] },
 *   });
 * }
 * ```
 */
export function checkedInput(input: RenderMediaInput, workflowId = ''): RenderMediaInput {
  try {
    return parseRenderMediaInput(input);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId, cause });
  }
}
