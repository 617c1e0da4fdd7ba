import { describe, expect, it } from 'vitest';
import { failureOf, watch } from '../fakes/watching';
import { fatalError, launchedAt, output, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

describe('a launch that ran twice', () => {
  it.each([
    ["is in the render's folder", { key: output.key, lastModifiedMs: launchedAt - 60_000 }, 'done'],
    ['is elsewhere, and newer than the workflow', { key: 'videos/a.mp4', lastModifiedMs: launchedAt + 9_000 }, 'done'],
    ['is elsewhere, and older', { key: 'videos/a.mp4', lastModifiedMs: launchedAt - 60_000 }, 'RenderFailed'],
  ])('has not failed just because its own output exists: one that %s', async (_what, found, ending) => {
    // What a second launch leaves in the file: nothing but the error.
    const errors = [fatalError('Error', 'Output file "out.mp4" in bucket "b" in region "us-east-1" already exists. Delete it before re-rendering')];
    const reading = await readingOf(progressFile({ errors, renderMetadata: null }));
    const { watched } = watch(scriptedRemotionLambda([reading], { output: { ...output, ...found } }), { outKey: found.key });
    if (ending === 'done') expect((await watched).result).toMatchObject({ outKey: found.key });
    else expect(await failureOf(watched)).toMatchObject({ type: ending });
  });

  it('has not failed just because the first launch to end deleted the large props', async () => {
    const errors = [fatalError('Error', 'Failed to parse input props that were serialized: NoSuchKey: The specified key does not exist.')];
    const reading = await readingOf(progressFile({ errors, renderMetadata: null }));
    expect((await watch(scriptedRemotionLambda([reading], { output })).watched).result).toMatchObject({ outKey: output.key });
    const failure = await failureOf(watch(scriptedRemotionLambda([reading])).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', detail: { reason: 'inputPropsMissing' } });
  });
});
