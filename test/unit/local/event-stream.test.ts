import { EventStreamCodec } from '@smithy/eventstream-codec';
import { describe, expect, it } from 'vitest';
import { invokeComplete, payloadChunk } from '../../../local/lambda/event-stream';
import { timedOutError } from '../../../local/lambda/function-error';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => new Uint8Array(Buffer.from(text, 'utf8')),
);

function decode(frame: Uint8Array): { eventType: unknown; messageType: unknown; body: Buffer } {
  const { headers, body } = codec.decode(frame);
  return {
    eventType: headers[':event-type']?.value,
    messageType: headers[':message-type']?.value,
    body: Buffer.from(body),
  };
}

describe('the frames of a streamed response', () => {
  it.each([
    ['text', Buffer.from('{"framesRendered":3}')],
    ['nothing', Buffer.alloc(0)],
    ['every possible byte', Buffer.from(Array.from({ length: 256 }, (_, index) => index))],
    ['a megabyte', Buffer.alloc(1024 * 1024, 7)],
  ])('carry %s unchanged', (_what, payload) => {
    const { eventType, messageType, body } = decode(payloadChunk(payload));
    expect({ eventType, messageType }).toEqual({ eventType: 'PayloadChunk', messageType: 'event' });
    expect(body.equals(payload)).toBe(true);
  });

  it('end with an empty object when the function succeeded', () => {
    const { eventType, body } = decode(invokeComplete());
    expect(eventType).toBe('InvokeComplete');
    expect(JSON.parse(body.toString())).toEqual({});
  });

  it('end with the error code, and the error as JSON in a string, when it failed', () => {
    const { body } = decode(invokeComplete(timedOutError('request-1', 120)));
    const { ErrorCode, ErrorDetails } = JSON.parse(body.toString()) as { ErrorCode: string; ErrorDetails: string };
    expect(ErrorCode).toBe('Sandbox.Timedout');
    expect(JSON.parse(ErrorDetails)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: request-1 Error: Task timed out after 120.00 seconds',
    });
  });
});
