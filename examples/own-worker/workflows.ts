import { executeChild, proxyActivities } from '@temporalio/workflow';
import type { RenderMediaInput } from 'temporal-remotion-lambda';
import type { renderMedia } from 'temporal-remotion-lambda/workflows';
import type { OwnActivities } from './activities';
import { renderTaskQueue } from './task-queues';

const { sendMail } = proxyActivities<OwnActivities>({ startToCloseTimeout: '30s' });

/** Your own workflow, with a render as one of its steps. */
export async function renderAndMail(input: RenderMediaInput, recipient: string): Promise<string> {
  const { outputUrl } = await executeChild<typeof renderMedia>('renderMedia', { args: [input], taskQueue: renderTaskQueue });
  await sendMail(recipient, `Your video is ready: ${outputUrl}`);
  return outputUrl;
}
