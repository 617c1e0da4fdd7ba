/** What is known of an error that the AWS SDK threw. */
export interface AwsErrorFacts {
  name: string;
  message: string;
  /** null when there was no answer. */
  status: number | null;
  /** The right region of a bucket, when S3 told it. */
  bucketRegion: string | null;
  /** The SDK found this machine's clock wrong and signs by AWS's from now on. */
  clockSkewCorrected: boolean;
  /** The request cannot have arrived: no name was resolved, or no connection was made. */
  neverConnected: boolean;
}

interface SdkError extends Error {
  $metadata?: { httpStatusCode?: number; clockSkewCorrected?: boolean };
  $response?: { headers?: Record<string, string> };
  Region?: string;
  code?: string;
  syscall?: string;
  errors?: unknown[];
}

export function factsOf(thrown: unknown): AwsErrorFacts {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as SdkError;
  const status = error.$metadata?.httpStatusCode ?? null;
  return {
    name: nameOf(error),
    message: error.message,
    status,
    bucketRegion: error.$response?.headers?.['x-amz-bucket-region'] ?? error.Region ?? null,
    clockSkewCorrected: error.$metadata?.clockSkewCorrected === true,
    neverConnected: status === null && isBeforeConnection(error),
  };
}

/** Node's own errors are all named `Error`; their code tells more. */
function nameOf(error: SdkError): string {
  return error.name === 'Error' || error.name === 'AggregateError' ? (error.code ?? error.name) : error.name;
}

const codesBeforeConnection: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'];

function isBeforeConnection({ code, syscall, errors }: SdkError): boolean {
  // One error for each address that was tried.
  if (errors && errors.length > 0) return errors.every((each) => isBeforeConnection(each as SdkError));
  // The network can also get lost under a connection that is made; then the call is `read` or `write`.
  const isConnecting = syscall === 'connect' || syscall === 'getaddrinfo';
  return isConnecting && code !== undefined && codesBeforeConnection.includes(code);
}
