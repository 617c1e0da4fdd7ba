import { describe, expect, it } from 'vitest';
import { deployedFunction, deployedVersion, modulesFolderOf, remotionFolder } from '../../../local/lambda/function-config';
import { projectRoot } from '../../../local/paths';

const custom = { memorySizeInMb: 1024, diskSizeInMb: 512, timeoutInSeconds: 30 };
const conventional = 'remotion-render-4-0-527-mem2048mb-disk10240mb-240sec';

describe('deployedFunction', () => {
  it.each([
    ['a name of the convention', conventional],
    ['its ARN', `arn:aws:lambda:us-east-1:123456789012:function:${conventional}`],
    ['its ARN with a qualifier', `arn:aws:lambda:us-east-1:123456789012:function:${conventional}:$LATEST`],
    ['the name with a qualifier', `${conventional}:$LATEST`],
  ])('reads the configuration off %s', (_what, name) => {
    const config = { memorySizeInMb: 2048, diskSizeInMb: 10240, timeoutInSeconds: 240 };
    expect(deployedFunction(name, {})).toEqual({ name: conventional, config });
  });

  it('knows the functions that it was given by name', () => {
    expect(deployedFunction('video-renderer', { 'video-renderer': custom })).toEqual({
      name: 'video-renderer',
      config: custom,
    });
  });

  it.each([
    ['of another version', 'remotion-render-4-0-500-mem2048mb-disk2048mb-120sec'],
    ['that only contains a name of the convention', `my-${conventional}`],
    ['that was not given', 'video-renderer'],
    ['that every object has', 'constructor'],
  ])('knows no function %s', (_what, name) => {
    expect(deployedFunction(name, {})).toBeUndefined();
  });
});

describe('the folder of Remotion that a function runs from', () => {
  it.each([
    ['a function of the version that the project uses', conventional],
    ['a function whose name tells no version', 'video-renderer'],
  ])('is the project for %s', (_what, name) => {
    expect(modulesFolderOf(name)).toBe(projectRoot);
  });

  it.each(['4.0.1', '..', '4.0.371/../..'])('is none for version %s, which is not installed', (version) => {
    expect(version).not.toBe(deployedVersion);
    expect(remotionFolder(version)).toBeNull();
  });
});
