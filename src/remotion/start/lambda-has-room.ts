import { fromAwsError } from '../aws/aws-errors';
import type { Aws } from '../aws/aws';
import { invokeSync } from '../aws/invoke';
import { toInfoPayload } from '../protocol/payloads';

/** A cold function answers within about 2 s; if Lambda has no room, it refuses at once. */
const timeoutMs = 4_000;

/**
 * Whether Lambda would run the function right now; null when it does not say. Costs one short invocation.
 *
 * Lambda always accepts an asynchronous invocation, and queues it while the account, or the function, is at its
 * concurrency limit. A synchronous invocation is refused then.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export async function lambdaHasRoom(
  { region, functionName }: { region: string; functionName: string },
  { aws }: { aws: Aws },
): Promise<boolean | null> {
  try {
    // Any answer means that the function ran.
    await invokeSync({ aws, region, functionName, payload: toInfoPayload() }, timeoutMs);
    return true;
  } catch (error) {
    const { code, retryable } = fromAwsError(error, { service: 'Lambda', what: 'check whether Lambda has room', permission: 'lambda:InvokeFunction', region, functionName });
    if (code === 'RenderThrottled') return false;
    // A permanent refusal, such as a deleted function, does not mean that there is a queue.
    return retryable ? null : true;
  }
}
