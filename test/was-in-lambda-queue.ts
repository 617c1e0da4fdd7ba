import type { RenderHandle } from '../src/client';

/** Whether the render was ever told to wait in Lambda's queue. Ends when the render does. */
export async function wasInLambdaQueue(render: RenderHandle): Promise<boolean> {
  let was = false;
  for await (const { inLambdaQueue } of render.progressUpdates()) was ||= inLambdaQueue === true;
  return was;
}
