import { describe, expect, it } from 'vitest';
import { deployedFunction, deployedVersion, modulesFolderOf, remotionFolder } from '../../../local/lambda/function-config';
import { projectRoot } from '../../../local/paths';

const custom = { memorySizeInMb: 1024, diskSizeInMb: 512, timeoutInSeconds: 30 };
const conventional = 'remotion-render-4-0-527-mem2048mb-disk10240mb-240sec';

describe('deployedFunction', () => {
  it.each([
    ['a conventional name', conventional],
    ['its ARN', `arn:aws:lambda:us-east-1:123456789012:function:${conventional}`],
    ['its ARN with a qualifier', `arn:aws:lambda:us-east-1:123456789012:function:${conventional}:$LATEST`],
    ['the name with a qualifier', `${conventional}:$LATEST`],
  ])('reads the configuration from %s', (_what, name) => {
    const config = { memorySizeInMb: 2048, diskSizeInMb: 10240, timeoutInSeconds: 240 };
    expect(deployedFunction(name, {})).toEqual({ name: conventional, config });
  });

  it('finds the functions configured by name', () => {
    expect(deployedFunction('video-renderer', { 'video-renderer': custom })).toEqual({
      name: 'video-renderer',
      config: custom,
    });
  });

  it.each([
    ['of a version that is not installed', 'remotion-render-4-0-500-mem2048mb-disk2048mb-120sec'],
    ['whose name only contains a conventional name', `my-${conventional}`],
    ['that is not configured', 'video-renderer'],
    ['named like a property of every object', 'constructor'],
  ])('finds no function %s', (_what, name) => {
    expect(deployedFunction(name, {})).toBeUndefined();
  });
});

describe('the folder from which a function loads Remotion', () => {
  it.each([
    ["a function of the project's own version", conventional],
    ['a function without a version in its name', 'video-renderer'],
  ])('is the project for %s', (_what, name) => {
    expect(modulesFolderOf(name)).toBe(projectRoot);
  });

  it.each(['4.0.1', '..', '4.0.371/../..'])('is none for version %s, which is not installed', (version) => {
    expect(version).not.toBe(deployedVersion);
    expect(remotionFolder(version)).toBeNull();
  });
});
