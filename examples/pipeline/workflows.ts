import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import { renderCompletedSignal } from 'temporal-remotion-lambda';
import type { RenderCompleted } from 'temporal-remotion-lambda';
import type { PublishActivities, PublishedVideo } from './activities';

const { checkVideo, publishVideo: copyVideo } = proxyActivities<PublishActivities>({
  startToCloseTimeout: '1m',
  retry: { maximumAttempts: 5 },
});

/**
 * Continues after a render: waits for its signal, checks the file, copies it to where it is published. Returns null if
 * the render did not produce a file.
 */
export async function publishVideo(): Promise<PublishedVideo | null> {
  // Temporal may deliver a signal twice; repeats have the same key.
  const endings = new Map<string, RenderCompleted>();
  setHandler(renderCompletedSignal, (ending) => void endings.set(ending.key, ending));
  await condition(() => endings.size > 0);

  const ending = [...endings.values()][0]!;
  if (ending.status !== 'completed') return null;
  await checkVideo(ending.result);
  return copyVideo(ending.result);
}
