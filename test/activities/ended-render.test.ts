import { describe, expect, it } from 'vitest';
import { awsLinks } from '../../src/remotion/aws/aws-links';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import { failureOf, watch } from '../fakes/watching';
import { doneFile, fatalError, launchedAt, location, output, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

describe('an output outside the render folder, once progress has stopped', () => {
  const place = { bucketName: 'films', key: 'latest.mp4' };
  const times = { unchangedForMs: 900_000, atMs: launchedAt + 905_000 };

  it.each([
    ['written before the deadline', { lastModifiedMs: launchedAt + 100_000 }, 'its own'],
    ['written ten minutes after it', { lastModifiedMs: launchedAt + 720_000 }, "another's"],
    ['that existed before the render', { lastModifiedMs: launchedAt - 60_000 }, "another's"],
    ['in storage whose clock is five minutes slow', { lastModifiedMs: launchedAt - 200_000, serverDateMs: launchedAt + 605_000 }, 'its own'],
  ])('%s', async (_what, found, whose) => {
    const remotion = scriptedRemotionLambda([await readingOf(progressFile(), times)], { output: { ...output, ...place, ...found } });
    const { watched } = watch(remotion, { outBucket: place.bucketName, outKey: place.key });
    if (whose === 'its own') expect((await watched).result).toMatchObject({ outBucket: 'films', outKey: 'latest.mp4' });
    else expect(await failureOf(watched)).toMatchObject({ type: 'RenderTimedOut' });
  });
});

describe('the artifacts of a render', () => {
  const place = `renders/${location.renderId}/artifacts`;
  const emitted = (filename: string) => ({ filename, sizeInBytes: 12, s3Key: `${place}/${filename}`, s3Url: `https://s3.us-east-1.amazonaws.com/b/${place}/${filename}` });
  const resultWith = async (receivedArtifact: ReturnType<typeof emitted>[] | undefined, changes = {}, options = {}) =>
    (await watch(scriptedRemotionLambda([await readingOf({ ...doneFile, receivedArtifact })], { output }), changes, options).watched).result!;

  it('are named in its result: key, URL and size', async () => {
    const result = await resultWith([emitted('captions.srt'), emitted('frame #1.png')]);
    const at = `https://s3.us-east-1.amazonaws.com/${output.bucketName}/${place}`;
    expect(result).toMatchObject({
      artifacts: [
        { filename: 'captions.srt', key: `${place}/captions.srt`, url: `${at}/captions.srt`, sizeInBytes: 12 },
        { filename: 'frame #1.png', key: `${place}/frame #1.png`, url: `${at}/frame%20%231.png`, sizeInBytes: 12 },
      ],
      artifactCount: 2,
    });
  });

  it.each([[[]], [undefined]])('are an empty list when the file has %j', async (received) => {
    expect(await resultWith(received)).toMatchObject({ artifacts: [], artifactCount: 0 });
  });

  it('are at the output provider, like the output', async () => {
    const outputProviders = { r2: { endpoint: 'https://r2.example', accessKeyId: 'a', secretAccessKey: 'b' } };
    const { artifacts } = await resultWith([emitted('a.srt')], { s3OutputProvider: 'r2' }, { outputProviders });
    expect(artifacts[0]!.url).toBe(`https://${output.bucketName}.r2.example/${place}/a.srt`);
  });

  it('do not fill the history: those that do not fit are only counted', async () => {
    const { artifacts, artifactCount } = await resultWith(Array.from({ length: 10_000 }, (_, index) => emitted(`${index}.png`)));
    expect(artifactCount).toBe(10_000);
    expect(artifacts.length).toBeGreaterThan(50);
    expect(Buffer.byteLength(JSON.stringify(artifacts))).toBeLessThanOrEqual(32_000);
  });
});

describe('the failure of a render', () => {
  it('links to the logs of the function named in the file when the request names none', async () => {
    const { renderMetadata } = progressFile();
    const file = progressFile({ renderMetadata: { ...renderMetadata!, rendererFunctionName: 'renderer' }, errors: [fatalError('Error', 'no title')] });
    const { detail } = await failureOf(watch(scriptedRemotionLambda([await readingOf(file)])).watched);
    expect(detail.links).toEqual(awsLinks({ ...location, rendererFunctionName: 'renderer' }));
  });

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
