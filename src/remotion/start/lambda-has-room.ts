import { fromAwsError } from '../aws/aws-errors';
import type { Aws } from '../aws/aws';
import { invokeSync } from '../aws/invoke';
import { toInfoPayload } from '../protocol/payloads';

/** A cold function answers within some 2 s; one that Lambda has no room for is refused at once. */
const timeoutMs = 4_000;

/**
 * Whether Lambda would run the function at this moment; null when it does not say. Costs one short invocation.
 *
 * Lambda accepts an asynchronous invocation at any time, and lets it wait while the account, or the function, runs as
 * many as it may. A synchronous one is refused then.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export async function lambdaHasRoom(
  { region, functionName }: { region: string; functionName: string },
  { aws }: { aws: Aws },
): Promise<boolean | null> {
  try {
    // Whatever the function answers, it ran.
    await invokeSync({ aws, region, functionName, payload: toInfoPayload() }, timeoutMs);
    return true;
  } catch (error) {
    const { code, retryable } = fromAwsError(error, { service: 'Lambda', what: 'ask for room', permission: 'lambda:InvokeFunction', region, functionName });
    if (code === 'RenderThrottled') return false;
    // A refusal for good, such as that the function is gone, is no sign of a queue.
    return retryable ? null : true;
  }
}
