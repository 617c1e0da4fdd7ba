import type { InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { Aws } from './aws';
import { factsOf } from './aws-error-facts';
import { isRefusedBeforeRun } from './lambda-refusals';
import { lambdaSdk } from './lazy-aws-sdk';
import { observed } from './observed';
import type { RemotionPayload } from '../protocol/payloads';
import { sentOnce } from './sent-once';

export interface Invocation {
  aws: Aws;
  region: string;
  functionName: string;
  payload: RemotionPayload;
}

/** How long Lambda may take to queue a launch, in milliseconds; it usually takes about 50. */
export const launchTimeoutMs = 10_000;

/**
 * Queues at most one invocation, even with a client that retries. Lambda answers 202 before the function runs. Errors are
 * the SDK's.
 */
export async function invokeAsync(invocation: Invocation): Promise<void> {
  await invoke(invocation, 'Event', { requestTimeout: launchTimeoutMs });
}

/**
 * Runs the function at most once, even with a client that retries, and waits for its answer, until `timeoutMs` or the
 * client's timeout. Errors are the SDK's.
 */
export async function invokeSync(invocation: Invocation, timeoutMs?: number): Promise<InvokeCommandOutput> {
  return invoke(invocation, 'RequestResponse', { requestTimeout: timeoutMs });
}

async function invoke(
  { aws, region, functionName, payload }: Invocation,
  InvocationType: InvokeCommandInput['InvocationType'],
  options: { requestTimeout?: number },
): Promise<InvokeCommandOutput> {
  const { InvokeCommand } = lambdaSdk();
  const command = new InvokeCommand({ FunctionName: functionName, InvocationType, Payload: new TextEncoder().encode(JSON.stringify(payload)) });
  return aws.lambda(region).send(sentOnce(observed(command)), options);
}

/** The function may have run, although the status (4xx) suggests otherwise. */
const mayHaveRun: readonly string[] = ['EFSIOException'];

/**
 * Whether Lambda definitely did not run the function: it refused (4xx, or an error name that says so), or no connection
 * was made.
 *
 * A timeout, a reset connection or a server error proves nothing: the invocation may have been queued before.
 */
export function isDefiniteRejection(error: unknown): boolean {
  const { status, neverConnected, name } = factsOf(error);
  if (isRefusedBeforeRun(name)) return true;
  if (status !== null) return status >= 400 && status < 500 && status !== 408 && !mayHaveRun.includes(name);
  return neverConnected || name === 'CredentialsProviderError' || name === 'TokenProviderError';
}
