import type { RenderHandle } from '../src/client';

/** Whether the render ever reported that it waits in Lambda's queue. Resolves when the render has ended. */
export async function wasInLambdaQueue(render: RenderHandle): Promise<boolean> {
  let was = false;
  for await (const { inLambdaQueue } of render.progressUpdates()) was ||= inLambdaQueue === true;
  return was;
}
