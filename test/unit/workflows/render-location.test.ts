import { describe, expect, it } from 'vitest';
import type { RenderRequest } from '../../../src/contract/input';
import { renderLocation } from '../../../src/workflows/watch-render';
import { input, started } from '../../fakes/scripted-activities';

describe('where to find a render', () => {
  const { region, functionName } = input.render;

  it('is in the bucket that the start returned, by the function that the request names', () => {
    const render: RenderRequest = { ...input.render, rendererFunctionName: 'chunks', forcePathStyle: true, outName: 'a.mp4' };
    expect(renderLocation({ render }, started)).toEqual({
      renderId: started.renderId,
      bucketName: started.bucketName,
      region,
      functionName,
      rendererFunctionName: 'chunks',
      forcePathStyle: true,
    });
  });

  it.each<[RenderRequest['outName'], string | undefined]>([
    [undefined, undefined],
    [null, undefined],
    ['a.mp4', undefined],
    [{ bucketName: 'videos', key: 'a.mp4' }, undefined],
    [{ bucketName: 'videos', key: 'a.mp4', s3OutputProvider: 'r2' }, 'r2'],
  ])('names the provider of an output %j: %s', (outName, s3OutputProvider) => {
    expect(renderLocation({ render: { ...input.render, outName } }, started).s3OutputProvider).toBe(s3OutputProvider);
  });
});
