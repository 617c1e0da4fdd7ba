import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { Aws } from './aws';
import { factsOf } from './aws-error-facts';
import { lambdaSdk } from './lazy-aws-sdk';
import type { RemotionPayload } from '../protocol/payloads';

export interface Invocation {
  aws: Aws;
  region: string;
  functionName: string;
  payload: RemotionPayload;
}

/** How long Lambda may take to queue a launch, in milliseconds; it takes some 50. */
export const launchTimeoutMs = 10_000;

/** Queues an invocation. Lambda answers 202 before the function runs. Errors are the SDK's. */
export async function invokeAsync({ aws, region, functionName, payload }: Invocation): Promise<void> {
  const { InvokeCommand } = lambdaSdk();
  const command = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: encode(payload) });
  await aws.lambda(region).send(command, { requestTimeout: launchTimeoutMs });
}

/** Runs the function and waits for its answer, as long as the client does or for `timeoutMs`. Errors are the SDK's. */
export async function invokeSync({ aws, region, functionName, payload }: Invocation, timeoutMs?: number): Promise<InvokeCommandOutput> {
  const { InvokeCommand } = lambdaSdk();
  const command = new InvokeCommand({ FunctionName: functionName, InvocationType: 'RequestResponse', Payload: encode(payload) });
  return aws.lambda(region).send(command, { requestTimeout: timeoutMs });
}

/**
 * Whether Lambda surely did not take the invocation: it answered with a refusal (4xx), or no connection was made.
 *
 * A timeout, a reset connection or a server error prove nothing: the invocation may have been queued before.
 */
export function isDefiniteRejection(error: unknown): boolean {
  const { status, neverConnected, name } = factsOf(error);
  if (status !== null) return status >= 400 && status < 500 && status !== 408;
  return neverConnected || name === 'CredentialsProviderError' || name === 'TokenProviderError';
}

function encode(payload: RemotionPayload): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(payload));
}
