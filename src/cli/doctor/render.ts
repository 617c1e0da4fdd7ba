import { randomUUID } from 'node:crypto';
import type { RenderRequest } from '../../contract/input';
import { isVersionAtLeast } from '../../remotion/protocol/function-name';
import { fieldsSince } from '../../remotion/protocol/payloads';
import { explainError } from '../explain-error';
import { formatDuration } from '../format';
import type { Check } from './check';
import { failure, ok } from './finding';

/** Renders one second on Lambda. */
export const testRender: Check = {
  id: 'render',
  needs: ['--function', '--serve-url', 'node', 'temporal', 'namespace', 'workflow-worker', 'activity-worker', 'identity', 'permissions', 'function', 'function-version', 'async-invocations', 'concurrency', 'bucket', 'bucket-writes', 'site'],
  async run(context) {
    const { functionName, region, serveUrl, composition, taskQueue } = context;
    const startedMs = context.now();
    const version = await context.functionVersion();
    const request = { functionName, region, serveUrl, composition, forceBucketName: await context.bucket(), codec: 'h264', ...aSecond(version) } as RenderRequest;
    const workflowId = `doctor-${randomUUID()}`;
    const renders = await context.renders();
    try {
      const render = await renders.start({ render: request }, { workflowId, taskQueue, workflowExecutionTimeout: '15 minutes' });
      const { outputUrl, costs } = await render.result();
      // Remotion's displayCost would round the cost of a second to zero.
      return ok('render', `A second of ${composition} was rendered within ${formatDuration(context.now() - startedMs)}, for about ${costs.accruedSoFar.toFixed(5)} ${costs.currency} (Remotion's estimate): ${outputUrl}`);
    } catch (error) {
      const { message, remedy } = explainError(error);
      return failure('render', `${workflowId}: ${message}`, remedy);
    }
  },
};

const framesPerSecond = 30;

/** Works for any composition, however short. A function that is too old to override the duration renders the first frames. */
function aSecond(version: string): Partial<RenderRequest> {
  if (!isVersionAtLeast(version, fieldsSince.forceDurationInFrames)) return { frameRange: [0, framesPerSecond - 1] };
  return { forceFps: framesPerSecond, forceDurationInFrames: framesPerSecond };
}
