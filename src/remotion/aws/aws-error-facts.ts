import { errorText } from './error-text';
import { isNeverConnected, isTlsRefusal } from './never-connected';
import { endpointOf } from './observed';

/** What is known of an error that the AWS SDK threw. */
export interface AwsErrorFacts {
  name: string;
  /** What it says, with its causes. */
  message: string;
  /** null when there was no answer. */
  status: number | null;
  /** How AWS's support finds the request; null when it did not tell. */
  requestId: string | null;
  /** The right region of a bucket, when S3 told it. */
  bucketRegion: string | null;
  /** The SDK found this machine's clock wrong and signs by AWS's from now on. */
  clockSkewCorrected: boolean;
  /** The request cannot have arrived: no name was resolved, or no connection was made. */
  neverConnected: boolean;
  /** … because of certificates, or of versions of TLS. */
  tlsRefused: boolean;
  /** Where the request went, when it is known. */
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
    message: isUnreadable(error) ? 'not an answer of AWS, but of a proxy or a load balancer before it' : errorText(error),
    status,
    requestId,
    bucketRegion: error.$response?.headers?.['x-amz-bucket-region'] ?? error.Region ?? null,
    clockSkewCorrected,
    neverConnected: status === null && isNeverConnected(error),
    tlsRefused: status === null && isTlsRefusal(error),
    endpoint: endpointOf(error),
  };
}

/** The SDK could not parse the answer, and says only that. */
function isUnreadable({ message, $metadata }: SdkError): boolean {
  return $metadata?.httpStatusCode !== undefined && message.includes('Deserialization error');
}

function contentTypeOf({ $response }: SdkError): string | undefined {
  return $response?.headers?.['content-type']?.split(';')[0];
}

/** Node's own errors are all named `Error`; their code tells more. */
function nameOf(error: SdkError): string {
  return error.name === 'Error' || error.name === 'AggregateError' ? (error.code ?? error.name) : error.name;
}
