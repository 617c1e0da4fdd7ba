import { functionArn } from './function-config';

/** The service's response when it does not accept an invocation. */
export interface ServiceError {
  httpStatus: number;
  errorType: string;
  body: Record<string, string>;
}

export function functionNotFound(functionName: string, region: string): ServiceError {
  const message = `Function not found: ${functionArn(functionName, region)}`;
  return { httpStatus: 404, errorType: 'ResourceNotFoundException', body: { Type: 'User', Message: message } };
}

export function invalidParameter(message: string): ServiceError {
  return { httpStatus: 400, errorType: 'InvalidParameterValueException', body: { Type: 'User', message } };
}

/** Concurrency is used up: the account's, or the function's reserved concurrency. */
export function tooManyRequests(
  Reason: 'ConcurrentInvocationLimitExceeded' | 'ReservedFunctionConcurrentInvocationLimitExceeded' = 'ConcurrentInvocationLimitExceeded',
): ServiceError {
  const body = { Reason, Type: 'User', message: 'Rate Exceeded.' };
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
