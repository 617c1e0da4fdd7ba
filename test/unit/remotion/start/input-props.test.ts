import { serializeOrThrow } from '@remotion/serverless-client';
import { describe, expect, it } from 'vitest';
import { maxInlinePropsLength, mustUploadInputProps, placeInputProps } from '../../../../src/remotion/start/input-props';
import { serializeInputProps } from '../../../../src/remotion/options/serialize-input-props';
import { InMemoryAws } from '../../../fakes/in-memory-aws';

const bucketName = 'remotionlambda-useast1-abcdefghij';

describe('serialised input props', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['plain values', { a: 1, b: 'two', c: [true, null], d: undefined }],
    ['a Date', { at: new Date('2024-02-03T04:05:06.007Z'), list: [new Date(0)], deep: { at: new Date(1) } }],
    ['a Map and a Set', { map: new Map([[1, 2]]), set: new Set([1]) }],
    ['text of any kind', { text: 'ü \u2028 \ud800 "' }],
  ])('are those of Remotion: %s', (_, props) => {
    expect(serializeInputProps(props)).toBe(serializeOrThrow(props, 'input-props'));
  });

  it('of a circle are refused by name', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => serializeInputProps(circle)).toThrow(/inputProps: expected JSON/);
  });

  it('above 5 MB are refused by name', () => {
    expect(() => serializeInputProps({ text: 'x'.repeat(5_000_000) })).toThrow(/inputProps: expected at most 5000000 bytes/);
    expect(() => serializeInputProps({ text: 'ü'.repeat(2_600_000) })).toThrow(/inputProps/);
    expect(serializeInputProps({ text: 'x'.repeat(4_999_980) })).toHaveLength(4_999_991);
  });
});

describe('the place of input props', () => {
  const wrapping = JSON.stringify({ t: '' }).length + JSON.stringify({}).length;

  it('is the payload up to the limit, counted with the environment variables', () => {
    const fitting = serializeInputProps({ t: 'x'.repeat(maxInlinePropsLength - wrapping) });
    expect(mustUploadInputProps(fitting, {})).toBe(false);
    expect(mustUploadInputProps(fitting, { A: '' })).toBe(true);
    expect(maxInlinePropsLength).toBe(193_976);
  });

  it('is the same file for the same props, so that repeating a start leaves nothing behind', async () => {
    const aws = new InMemoryAws();
    const options = { inputProps: { t: 'x'.repeat(200_000) } };
    const target = async () => ({ aws, region: 'us-east-1', bucketName });
    const first = await placeInputProps(options, target);
    const second = await placeInputProps(options, target);
    expect(first).toMatchObject({ type: 'bucket-url', bucketName });
    expect(second).toEqual(first);
    expect(aws.keys(bucketName)).toHaveLength(1);
    expect(aws.keys(bucketName)[0]).toMatch(/^input-props\/[a-z0-9]{10}\.json$/);
  });

  it('needs no bucket for small ones', async () => {
    const place = await placeInputProps({ inputProps: { a: 1 } }, () => expect.fail('asked for a bucket'));
    expect(place).toEqual({ type: 'payload', payload: '{"a":1}' });
  });
});
