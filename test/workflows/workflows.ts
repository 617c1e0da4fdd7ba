import { condition, executeChild, setHandler, workflowInfo } from '@temporalio/workflow';
import { renderCompletedSignal } from '../../src/contract/messages';
import type { RenderCompleted } from '../../src/contract/messages';
import type { RenderMediaInput } from '../../src/contract/input';
import type { RenderResult } from '../../src/contract/result';
import { renderMedia } from '../../src/workflows';

export * from '../../src/workflows';

/** A downstream workflow: waits for one ending and returns it. */
export async function waitForRender(): Promise<RenderCompleted> {
  const received: RenderCompleted[] = [];
  setHandler(renderCompletedSignal, (ended) => void received.push(ended));
  await condition(() => received.length > 0);
  return received[0]!;
}

/** A pipeline that has the render as a step of its own. */
export async function renderAsChild(input: RenderMediaInput): Promise<RenderResult> {
  return executeChild(renderMedia, { args: [input], workflowId: `${workflowInfo().workflowId}-render` });
}
