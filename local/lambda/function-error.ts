/** Why an accepted invocation failed. */
export interface FunctionError {
  /** `ErrorCode` of a streamed response. */
  code: string;
  /** The payload that the service sends with `X-Amz-Function-Error: Unhandled`. */
  body: { errorType: string; errorMessage: string; trace?: string[] };
}

/** The function threw. */
export function unhandledError(thrown: { name: string; message: string; stack?: string }): FunctionError {
  const trace = thrown.stack?.split('\n');
  return { code: 'Unhandled', body: { errorType: thrown.name, errorMessage: thrown.message, trace } };
}

/** The function exceeded its timeout, so its sandbox was killed. */
export function timedOutError(requestId: string, timeoutInSeconds: number): FunctionError {
  return runtimeError('Sandbox.Timedout', requestId, `Task timed out after ${timeoutInSeconds.toFixed(2)} seconds`);
}

/** The sandbox ended during the invocation: it ran out of memory, crashed or was killed. */
export function exitedError(requestId: string, how: string, code = 'Runtime.ExitError'): FunctionError {
  return runtimeError(code, requestId, `Runtime exited with error: ${how}`);
}

/** The response exceeds the limit for a buffered one. */
export function responseTooLargeError(sizeInBytes: number, limitInBytes: number): FunctionError {
  const limit = `maximum allowed payload size (${limitInBytes} bytes)`;
  const errorMessage = `Response payload size (${sizeInBytes} bytes) exceeded ${limit}.`;
  return { code: 'Unhandled', body: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}

function runtimeError(code: string, requestId: string, message: string): FunctionError {
  return { code, body: { errorType: code, errorMessage: `RequestId: ${requestId} Error: ${message}` } };
}
