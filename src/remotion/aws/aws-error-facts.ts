import { errorText } from './error-text';
import { isNeverConnected, isTlsRefusal } from './never-connected';
import { endpointOf } from './observed';

/** What is known about an error of the AWS SDK. */
export interface AwsErrorFacts {
  name: string;
  /** Its message, with those of its causes. */
  message: string;
  /** null when there was no answer. */
  status: number | null;
  /** The id with which AWS support finds the request; null when AWS did not send it. */
  requestId: string | null;
  /** The bucket's actual region, when S3 sent it. */
  bucketRegion: string | null;
  /** The SDK noticed that this machine's clock is wrong, and signs by AWS's clock from now on. */
  clockSkewCorrected: boolean;
  /** The request cannot have arrived: the name was not resolved, or no connection was made. */
  neverConnected: boolean;
  /** No connection because of certificates or TLS versions. */
  tlsRefused: boolean;
  /** Where the request went, if known. */
  endpoint: string | null;
}

interface SdkError extends Error {
  $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean; requestId?: string };
  $response?: { headers?: Record<string, string> };
  Region?: string;
  code?: string;
  syscall?: string;
  errors?: unknown[];
}

export function factsOf(thrown: unknown): AwsErrorFacts {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as SdkError;
  const { httpStatusCode: status = null, requestId = null, clockSkewCorrected = false } = error.$metadata ?? {};
  return {
    name: isUnreadable(error) ? (contentTypeOf(error) ?? 'unreadable') : nameOf(error),
    message: isUnreadable(error) ? 'the answer is not from AWS, but from a proxy or a load balancer in between' : errorText(error),
    status,
    requestId,
    bucketRegion: error.$response?.headers?.['x-amz-bucket-region'] ?? error.Region ?? null,
    clockSkewCorrected,
    neverConnected: status === null && isNeverConnected(error),
    tlsRefused: status === null && isTlsRefusal(error),
    endpoint: endpointOf(error),
  };
}

/** The SDK could not parse the answer, and its error says no more than that. */
function isUnreadable({ message, $metadata }: SdkError): boolean {
  return $metadata?.httpStatusCode !== undefined && message.includes('Deserialization error');
}

function contentTypeOf({ $response }: SdkError): string | undefined {
  return $response?.headers?.['content-type']?.split(';')[0];
}

/** Node's own errors are all named `Error`; their code says more. */
function nameOf(error: SdkError): string {
  return error.name === 'Error' || error.name === 'AggregateError' ? (error.code ?? error.name) : error.name;
}
