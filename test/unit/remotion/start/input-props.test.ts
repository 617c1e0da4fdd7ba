import { inputPropsKey, serializeOrThrow } from '@remotion/serverless-client';
import { describe, expect, it } from 'vitest';
import { maxInlinePropsLength, mustUploadInputProps, placeInputProps, uploadInputProps } from '../../../../src/remotion/start/input-props';
import { serializeInputProps } from '../../../../src/remotion/options/serialize-input-props';
import { InMemoryAws, sdkError } from '../../../fakes/in-memory-aws';

const bucketName = 'remotionlambda-useast1-abcdefghij';

describe('serialised input props', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['plain values', { a: 1, b: 'two', c: [true, null], d: undefined }],
    ['a Date', { at: new Date('2024-02-03T04:05:06.007Z'), list: [new Date(0)], deep: { at: new Date(1) } }],
    ['a Map and a Set', { map: new Map([[1, 2]]), set: new Set([1]) }],
    ['text of any kind', { text: 'ü \u2028 \ud800 "' }],
  ])("equal Remotion's: %s", (_, props) => {
    expect(serializeInputProps(props)).toBe(serializeOrThrow(props, 'input-props'));
  });

  it('with a circular reference are refused by name', () => {
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

  it('is the payload up to the limit, which includes the environment variables', () => {
    const fitting = serializeInputProps({ t: 'x'.repeat(maxInlinePropsLength - wrapping) });
    expect(mustUploadInputProps(fitting, {})).toBe(false);
    expect(mustUploadInputProps(fitting, { A: '' })).toBe(true);
    expect(maxInlinePropsLength).toBe(193_976);
  });

  const large = (text: string) => placeInputProps({ inputProps: { t: text.repeat(200_000) } }, 'abcdefghij', async () => bucketName);

  it('is a file named after render and content, uploaded only on request', async () => {
    const aws = new InMemoryAws();
    const props = await large('x');
    expect(props.inputProps).toMatchObject({ type: 'bucket-url', bucketName });
    expect(props.file!.key).toMatch(/^input-props\/abcdefghij\/[a-z0-9]{10}\.json$/);
    expect(aws.keys(bucketName)).toEqual([]);
    await uploadInputProps(props, { aws, region: 'us-east-1' });
    expect(aws.text(bucketName, props.file!.key)).toBe(JSON.stringify({ t: 'x'.repeat(200_000) }));
  });

  it("is where Remotion's function reads them", async () => {
    const { inputProps, file } = await large('x');
    expect(inputPropsKey((inputProps as { hash: string }).hash)).toBe(file!.key);
  });

  it.each([
    ['the same props of the same render', 'abcdefghij', 'x', true],
    ['the same props of another render', 'jihgfedcba', 'x', false],
    ['other props of the same render', 'abcdefghij', 'y', false],
  ])('is a different file except for a repeated start: %s', async (_, renderId, text, isSame) => {
    const other = await placeInputProps({ inputProps: { t: text.repeat(200_000) } }, renderId, async () => bucketName);
    expect(other.file!.key === (await large('x')).file!.key).toBe(isSame);
  });

  it('needs neither bucket nor upload for small props', async () => {
    const aws = new InMemoryAws();
    const props = await placeInputProps({ inputProps: { a: 1 } }, 'abcdefghij', () => expect.fail('asked for a bucket'));
    await uploadInputProps(props, { aws, region: 'us-east-1' });
    expect(props.inputProps).toEqual({ type: 'payload', payload: '{"a":1}' });
    expect(aws.sent).toEqual([]);
  });

  it("is in the bucket's region, and a refusal names the missing permission", async () => {
    const props = await large('x');
    const aws = new InMemoryAws();
    aws.interrupt('PutObject', 'before', () => {
      throw sdkError('AccessDenied', 403);
    });
    await expect(uploadInputProps(props, { aws, region: 'eu-west-1', forcePathStyle: true })).rejects.toMatchObject({
      code: 'RenderAccessDenied',
      message: expect.stringContaining('S3 answered 403') as string,
      remedy: expect.stringContaining('Grant s3:PutObject') as string,
    });
    expect(aws.scopes).toEqual([{ region: 'eu-west-1', forcePathStyle: true, isUpload: true }]);
  });
});
