import { EventStreamCodec } from '@smithy/eventstream-codec';
import type { FunctionError } from './function-error';

/** The content type of a streamed response. */
export const eventStreamContentType = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => new Uint8Array(Buffer.from(text, 'utf8')),
);

/**
 * A chunk of the function's response, framed as the service frames it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
export function payloadChunk(payload: Uint8Array): Uint8Array {
  return frame('PayloadChunk', 'application/octet-stream', payload);
}

/** The last frame of a streamed response: empty, or the function's error. */
export function invokeComplete(error?: FunctionError): Uint8Array {
  const body = error ? { ErrorCode: error.code, ErrorDetails: JSON.stringify(error.body) } : {};
  return frame('InvokeComplete', 'application/json', Buffer.from(JSON.stringify(body)));
}

function frame(eventType: string, contentType: string, body: Uint8Array): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: 'event' },
      ':event-type': { type: 'string', value: eventType },
      ':content-type': { type: 'string', value: contentType },
    },
    body,
  });
}
