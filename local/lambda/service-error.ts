/** The service's answer when it does not accept an invocation. */
export interface ServiceError {
  httpStatus: number;
  errorType: string;
  body: Record<string, string>;
}

export function functionNotFound(functionName: string, region: string): ServiceError {
  const message = `Function not found: arn:aws:lambda:${region}:123456789012:function:${functionName}`;
  return { httpStatus: 404, errorType: 'ResourceNotFoundException', body: { Type: 'User', Message: message } };
}

/** The account's concurrency is used up. */
export function tooManyRequests(): ServiceError {
  const body = { Reason: 'ConcurrentInvocationLimitExceeded', Type: 'User', message: 'Rate Exceeded.' };
  return { httpStatus: 429, errorType: 'TooManyRequestsException', body };
}

export function requestTooLarge(sizeInBytes: number, limitInBytes: number, mode: string): ServiceError {
  const limit = `the ${mode} invocation type (limit ${limitInBytes} bytes)`;
  const message = `${sizeInBytes} byte payload is too large for ${limit}`;
  return { httpStatus: 413, errorType: 'RequestEntityTooLargeException', body: { Type: 'User', message } };
}

export function invalidContent(reason: string): ServiceError {
  const message = `Could not parse request body into json: ${reason}`;
  return { httpStatus: 400, errorType: 'InvalidRequestContentException', body: { Type: 'User', message } };
}
