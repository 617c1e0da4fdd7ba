import { describe, expect, it } from 'vitest';
import { isVersionAtLeast, nameOfFunction, parseFunctionName, toFunctionName } from '../../../../src/remotion/protocol/function-name';

describe('the name of a function', () => {
  it.each([
    ['remotion-render-4-0-527-mem2048mb-disk2048mb-120sec', '4.0.527', 2048, 2048, 120],
    ['remotion-render-4-0-527-mem3009mb-disk10240mb-900sec', '4.0.527', 3009, 10240, 900],
    ['arn:aws:lambda:us-east-1:1:function:remotion-render-4-1-0-mem512mb-disk512mb-30sec', '4.1.0', 512, 512, 30],
    ['remotion-render-4-0-0-alph-mem2048mb-disk2048mb-120sec', '4.0.0-alph', 2048, 2048, 120],
    ['remotion-render-4-0-0-alpha-123-mem2048mb-disk2048mb-120sec', '4.0.0-alpha.123', 2048, 2048, 120],
  ])('%s contains version, memory, disk and timeout', (name, version, memorySizeInMb, diskSizeInMb, timeoutInSeconds) => {
    expect(parseFunctionName(name)).toEqual({ version, memorySizeInMb, diskSizeInMb, timeoutInSeconds });
  });

  it.each(['my-renderer', '', 'remotion-render-4-0-527-mem2048mb-disk2048mb', 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec:live'])(
    '%j does not follow the convention',
    (name) => {
      expect(parseFunctionName(name)).toBeNull();
    },
  );

  it.each([
    ['my-renderer', 'my-renderer'],
    ['my-renderer:live', 'my-renderer'],
    ['arn:aws:lambda:us-east-1:123456789012:function:my-renderer', 'my-renderer'],
    ['arn:aws-cn:lambda:cn-north-1:123456789012:function:my-renderer:$LATEST', 'my-renderer'],
    ['arn:aws:lambda:us-east-1:123456789012:function:my-renderer:7', 'my-renderer'],
    ['123456789012:function:my-renderer', 'my-renderer'],
    ['', ''],
  ])('in %j is %j', (nameOrArn, name) => {
    expect(nameOfFunction(nameOrArn)).toBe(name);
  });

  it.each([
    ['4.0.527', 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec'],
    ['4.0.0-alpha.123', 'remotion-render-4-0-0-alph-mem2048mb-disk2048mb-120sec'],
  ])('is made from version %s', (version, name) => {
    expect(toFunctionName({ version, memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 120 })).toBe(name);
  });
});

describe('versions', () => {
  it.each([
    ['4.0.515', '4.0.515', true],
    ['4.0.514', '4.0.515', false],
    ['4.0.1000', '4.0.515', true],
    ['4.1.0', '4.0.515', true],
    ['5.0.0-alpha.1', '5.0.0', true],
    ['3.3.102', '4.0.0', false],
    ['main', '4.0.0', false],
  ])('%s is at least %s: %s', (version, other, expected) => {
    expect(isVersionAtLeast(version, other)).toBe(expected);
  });
});
