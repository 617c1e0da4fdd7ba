import { describe, expect, it } from 'vitest';
import { failureOf, watch } from '../fakes/watching';
import { fatalError, launchedAt, output, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

describe('a launch that ran twice', () => {
  it.each([
    ['is in the folder of the render', { key: output.key, lastModifiedMs: launchedAt - 60_000 }, 'done'],
    ['is elsewhere, and younger than the workflow', { key: 'videos/a.mp4', lastModifiedMs: launchedAt + 9_000 }, 'done'],
    ['is elsewhere, and older', { key: 'videos/a.mp4', lastModifiedMs: launchedAt - 60_000 }, 'RenderFailed'],
  ])('is not taken for failed on its own output: one that %s', async (_what, found, ending) => {
    // As a second launch leaves the file behind: blank, but for the error.
    const errors = [fatalError('Error', 'Output file "out.mp4" in bucket "b" in region "us-east-1" already exists. Delete it before re-rendering')];
    const reading = await readingOf(progressFile({ errors, renderMetadata: null }));
    const { watched } = watch(scriptedRemotionLambda([reading], { output: { ...output, ...found } }), { outKey: found.key });
    if (ending === 'done') expect((await watched).result).toMatchObject({ outKey: found.key });
    else expect(await failureOf(watched)).toMatchObject({ type: ending });
  });

  it('is not taken for failed on large props that the first one to end has deleted', async () => {
    const errors = [fatalError('Error', 'Failed to parse input props that were serialized: NoSuchKey: The specified key does not exist.')];
    const reading = await readingOf(progressFile({ errors, renderMetadata: null }));
    expect((await watch(scriptedRemotionLambda([reading], { output })).watched).result).toMatchObject({ outKey: output.key });
    const failure = await failureOf(watch(scriptedRemotionLambda([reading])).watched);
    expect(failure).toMatchObject({ type: 'RenderFailed', detail: { reason: 'inputPropsMissing' } });
  });
});
