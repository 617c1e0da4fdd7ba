import { describe, expect, it } from 'vitest';
import { awsLinks } from '../../src/remotion/aws/aws-links';
import { RemotionLambdaError } from '../../src/remotion/errors/errors';
import { failureOf, watch } from '../fakes/watching';
import { fatalError, location, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';

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
