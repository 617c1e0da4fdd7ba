/** Why an invocation failed after it had been accepted. */
export interface FunctionError {
  /** `ErrorCode` of a streamed answer. */
  code: string;
  /** What the service sends as the payload, with `X-Amz-Function-Error: Unhandled`. */
  body: { errorType: string; errorMessage: string; trace?: string[] };
}

/** The function threw. */
export function unhandledError(thrown: { name: string; message: string; stack?: string }): FunctionError {
  const trace = thrown.stack?.split('\n');
  return { code: 'Unhandled', body: { errorType: thrown.name, errorMessage: thrown.message, trace } };
}

/** The function ran longer than it is configured to, so its sandbox was killed. */
export function timedOutError(requestId: string, timeoutInSeconds: number): FunctionError {
  return runtimeError('Sandbox.Timedout', requestId, `Task timed out after ${timeoutInSeconds.toFixed(2)} seconds`);
}

/** The sandbox ended in the middle: out of memory, a crash, or killed. */
export function exitedError(requestId: string, how: string, code = 'Runtime.ExitError'): FunctionError {
  return runtimeError(code, requestId, `Runtime exited with error: ${how}`);
}

/** The answer is larger than a buffered one may be. */
export function responseTooLargeError(sizeInBytes: number, limitInBytes: number): FunctionError {
  const limit = `maximum allowed payload size (${limitInBytes} bytes)`;
  const errorMessage = `Response payload size (${sizeInBytes} bytes) exceeded ${limit}.`;
  return { code: 'Unhandled', body: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}

function runtimeError(code: string, requestId: string, message: string): FunctionError {
  return { code, body: { errorType: code, errorMessage: `RequestId: ${requestId} Error: ${message}` } };
}
