import { defaultDataConverter, DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import type { ApplicationFailure, Payload, PayloadCodec, ProtoFailure, SerializationContext } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { Decoder } from '../../../src/temporal/decode';

const owner = { namespace: 'films', workflowId: 'w' };
const workflowContext = { type: 'workflow', ...owner };
const activityContext = { type: 'activity', isLocal: false, ...owner, activityId: '7' };

const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value)!;

/** A codec that prefixes the data with its mark, and records what it decodes, and for which workflow or activity. */
function marking(mark: string, decoded: unknown[] = []): PayloadCodec {
  return {
    encode: (payloads) => Promise.resolve(payloads.map(({ metadata, data }) => ({ metadata, data: Buffer.concat([Buffer.from(mark), data!]) }))),
    decode: (payloads, context) => {
      decoded.push([mark, context]);
      return Promise.resolve(payloads.map(({ metadata, data }) => ({ metadata, data: data!.subarray(1) })));
    },
  };
}

const [inner, outer] = [marking('i'), marking('o')];
const encoded = async (value: unknown): Promise<Payload> => (await outer.encode(await inner.encode([plain(value)], workflowContext as SerializationContext), workflowContext as SerializationContext))[0]!;

function decoderOf(decoded: unknown[] = []): Decoder {
  return new Decoder({ ...defaultDataConverter, payloadCodecs: [marking('i', decoded), marking('o', decoded)] }, owner);
}

describe('decoded values', () => {
  it.each([
    ['no payloads', undefined],
    ['null', null],
    ['a null list', { payloads: null }],
    ['an empty list', { payloads: [] }],
  ])('are undefined for %s, without asking a codec', async (_what, payloads) => {
    const decoded: unknown[] = [];
    expect(await decoderOf(decoded).value(payloads)).toBeUndefined();
    expect(decoded).toEqual([]);
  });

  it('are the first of several, decoded by the last codec first', async () => {
    const decoded: unknown[] = [];
    expect(await decoderOf(decoded).value({ payloads: [await encoded({ a: 1 }), await encoded('other')] })).toEqual({ a: 1 });
    expect(decoded).toEqual([
      ['o', workflowContext],
      ['i', workflowContext],
    ]);
  });

  it('may be null', async () => {
    expect(await decoderOf().value({ payloads: [await encoded(null)] })).toBeNull();
  });

  it('of an activity are decoded for that activity', async () => {
    const decoded: unknown[] = [];
    await decoderOf(decoded).ofActivity('7').value({ payloads: [await encoded(1)] });
    expect(decoded).toEqual([
      ['o', activityContext],
      ['i', activityContext],
    ]);
  });

  it('are converted for their owner', async () => {
    const contexts: unknown[] = [];
    const payloadConverter = {
      toPayload: plain,
      fromPayload: <T>(payload: Payload, context?: SerializationContext): T => {
        contexts.push(context);
        return defaultPayloadConverter.fromPayload<T>(payload);
      },
    };
    const decoder = new Decoder({ ...defaultDataConverter, payloadConverter }, owner);
    await decoder.value({ payloads: [plain(1)] });
    await decoder.ofActivity('7').failure({ message: 'x', applicationFailureInfo: { details: { payloads: [plain(1)] } } });
    expect(contexts).toEqual([workflowContext, activityContext]);
  });
});

describe('decoded failures', () => {
  const detailed = async (message: string, details: unknown, cause?: ProtoFailure): Promise<ProtoFailure> => ({ message, applicationFailureInfo: { type: 'RenderFailed', details: { payloads: [await encoded(details)] } }, cause });

  it('have decoded details, and causes with decoded details', async () => {
    const failure = await detailed('outer', { a: 1 }, await detailed('inner', { b: 2 }));
    const error = (await decoderOf().failure(failure)) as ApplicationFailure;
    expect(error).toMatchObject({ name: 'ApplicationFailure', message: 'outer', type: 'RenderFailed', details: [{ a: 1 }], cause: { message: 'inner', details: [{ b: 2 }] } });
  });

  it('are left as they are in the history', async () => {
    const failure = await detailed('outer', { a: 1 }, await detailed('inner', { b: 2 }));
    const before = structuredClone(failure);
    await decoderOf().failure(failure);
    expect(structuredClone(failure)).toEqual(before);
  });

  it('have the message that was encoded with their attributes', async () => {
    const failure = { message: 'Encoded failure', applicationFailureInfo: { type: 'RenderFailed' }, encodedAttributes: await encoded({ message: 'no disk', stack_trace: 'at Hello' }) };
    expect(await decoderOf().failure(failure)).toMatchObject({ message: 'no disk', stack: 'at Hello', type: 'RenderFailed', details: [] });
  });

  it('of other kinds have no details', async () => {
    const error = await decoderOf().failure({ message: 'gone', canceledFailureInfo: {} });
    expect(error).toMatchObject({ name: 'CancelledFailure', message: 'gone', cause: undefined });
  });

  it('are converted by the failure converter', async () => {
    class Named extends DefaultFailureConverter {
      override failureToError(): Error & never {
        return new RangeError('converted') as Error & never;
      }
    }
    const decoder = new Decoder({ ...defaultDataConverter, failureConverter: new Named() }, owner);
    await expect(decoder.failure({ message: 'x' })).resolves.toBeInstanceOf(RangeError);
  });
});
