import { describe, expect, it } from 'vitest';
import { awsLinks } from '../../src/remotion/aws/aws-links';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import { failureOf, watch } from '../fakes/watching';
import { fatalError, launchedAt, location, output, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

describe('an output elsewhere, when progress has stopped', () => {
  const place = { bucketName: 'films', key: 'latest.mp4' };
  const times = { unchangedForMs: 900_000, atMs: launchedAt + 905_000 };

  it.each([
    ['written before the deadline', { lastModifiedMs: launchedAt + 100_000 }, 'its own'],
    ['written ten minutes after it', { lastModifiedMs: launchedAt + 720_000 }, "another's"],
    ['there before', { lastModifiedMs: launchedAt - 60_000 }, "another's"],
    ['in storage whose clock is five minutes slow', { lastModifiedMs: launchedAt - 200_000, serverDateMs: launchedAt + 605_000 }, 'its own'],
  ])('%s', async (_what, found, whose) => {
    const remotion = scriptedRemotionLambda([await readingOf(progressFile(), times)], { output: { ...output, ...place, ...found } });
    const { watched } = watch(remotion, { outBucket: place.bucketName, outKey: place.key });
    if (whose === 'its own') expect((await watched).result).toMatchObject({ outBucket: 'films', outKey: 'latest.mp4' });
    else expect(await failureOf(watched)).toMatchObject({ type: 'RenderTimedOut' });
  });
});

describe('the failure of a render', () => {
  it('links to the logs of the function that rendered the chunks', async () => {
    const reading = await readingOf(progressFile({ errors: [fatalError('Error', 'no title')] }));
    const about = { rendererFunctionName: 'renderer' };
    const { detail } = await failureOf(watch(scriptedRemotionLambda([reading]), about).watched);
    expect(detail.links).toEqual(awsLinks({ ...location, ...about }));
    const refused = new RemotionLambdaError({ code: 'RenderOutputMissing', message: 'gone', remedy: '', retryable: false, ...location });
    const passedOn = await failureOf(watch(scriptedRemotionLambda([refused]), about).watched);
    expect(passedOn.detail.links).toEqual(awsLinks({ ...location, ...about }));
  });
});
