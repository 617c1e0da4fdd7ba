import { executeChild, proxyActivities } from '@temporalio/workflow';
import type { RenderMediaInput } from 'temporal-remotion-lambda';
import { renderMedia } from 'temporal-remotion-lambda/workflows';
import type { OwnActivities } from './activities';

// Registers the workflow types `renderMedia` and `renderGuard` in this worker.
export * from 'temporal-remotion-lambda/workflows';

const { sendMail } = proxyActivities<OwnActivities>({ startToCloseTimeout: '30s' });

/** A workflow of your own, with the render as one of its steps. */
export async function renderAndMail(input: RenderMediaInput, recipient: string): Promise<string> {
  const { outputUrl } = await executeChild(renderMedia, { args: [input] });
  await sendMail(recipient, `Your video is ready: ${outputUrl}`);
  return outputUrl;
}
