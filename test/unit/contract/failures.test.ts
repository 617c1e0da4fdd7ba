import { describe, expect, it } from 'vitest';
import { canPass, renderFailedReasons, RenderFailedReason } from '../../../src/remotion/protocol/failed-reasons';
import { RenderFailureType, renderFailures } from '../../../src/contract/failures';
import { RemotionLambdaErrorCode } from '../../../src/remotion/errors/errors';

const intro = `# Failures

The workflow \`renderMedia\` fails with an \`ApplicationFailure\` whose \`type\` is one of these. \`details[0]\` is \`RenderFailureDetails\`: type, reason, remedy, ids, links, costs, and Remotion's \`errors\` array, the one that ended the render first, clipped to 100 kB. \`RenderClient\` makes a \`RenderFailedError\` of it.

"Tried again" tells what happens by itself: such a failure of an activity does not end the workflow before [its limit](reliability.md#when-a-render-is-given-up).

The functions of \`temporal-remotion-lambda/remotion\` throw \`RemotionLambdaError\` with the same names as \`code\`.
`;

const reasonsIntro = `## Reasons of \`RenderFailed\`

When Remotion itself ends a render with a fatal error, \`details[0].reason\` (\`RenderFailedError.reason\`) says which of these it was; it is \`null\` for every other type. It is found by the texts of Remotion's function, the browser, FFmpeg and AWS. What the composition's own code throws is \`compositionError\`, whatever its text.

"May pass" tells whether the same render may succeed when it is started again without changes: \`canPass(reason)\`.
`;

const symptomsIntro = `## From what you see

| what you see | look at |
| --- | --- |
`;

/** For those who come with a symptom and not with a name: which types and reasons it can be. */
const symptoms: [string, (RenderFailureType | RenderFailedReason)[]][] = [
  ['"Rate Exceeded", "Concurrency limit reached", renders that fail when many run', ['RenderThrottled', 'RenderLaunchStalled', 'concurrencyLimit']],
  ['"Max Memory Used" at the limit, "signal: killed", "Runtime.ExitError" in the logs', ['functionCrashed', 'browserCrashed', 'RenderTimedOut', 'RenderStalled']],
  ['"Task timed out after … seconds" in the logs', ['rendererTimedOut', 'RenderTimedOut']],
  ['Progress stops and no error comes', ['RenderStalled', 'RenderTimedOut', 'delayRenderTimeout']],
  ['The render never leaves `launching`', ['RenderLaunchStalled', 'RenderLaunchUncertain']],
  ['"AccessDenied", 403', ['RenderAccessDenied', 'accessDenied', 'siteUnreachable', 'outputUnreachable']],
  ['"PermanentRedirect", 301', ['RenderWrongRegion', 'outputUnreachable']],
  ['It fails on Lambda and not on your machine', ['siteUnreachable', 'assetNotLoaded', 'functionCrashed', 'outOfDisk']],
  ['It is rendered, and nobody hears of it', ['RenderDownstreamUndelivered', 'RenderOutputMissing']],
];

describe('failure types', () => {
  it('are each in the table of causes and remedies', () => {
    expect(Object.keys(renderFailures).sort()).toEqual(Object.keys(RenderFailureType).sort());
  });

  it('cover every error of the protocol below', () => {
    expect(Object.keys(RenderFailureType)).toEqual(expect.arrayContaining(Object.keys(RemotionLambdaErrorCode)));
  });

  it('are documented as they are (npx vitest -u writes the page)', async () => {
    const types = Object.entries(renderFailures).map(
      ([type, { cause, retried, remedy }]) => `| \`${type}\` | ${cause} | ${retried ? 'yes' : 'no'} | ${remedy} |`,
    );
    const reasons = Object.entries(renderFailedReasons).map(
      ([reason, { cause, canPass, remedy }]) => `| \`${reason}\` | ${cause} | ${canPass ? 'yes' : 'no'} | ${remedy} |`,
    );
    const seen = symptoms.map(([what, names]) => `| ${what} | ${names.map((name) => `\`${name}\``).join(', ')} |`);
    const page = [
      intro,
      '| type | cause | tried again | what to do |\n| --- | --- | --- | --- |',
      ...types,
      `\n${reasonsIntro}`,
      '| reason | cause | may pass | what to do |\n| --- | --- | --- | --- |',
      ...reasons,
      `\n${symptomsIntro}${seen.join('\n')}\n`,
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../../docs/failures.md');
  });
});

describe('reasons of a fatal error', () => {
  it('are each in the table of causes and remedies', () => {
    expect(Object.keys(renderFailedReasons).sort()).toEqual(Object.keys(RenderFailedReason).sort());
    expect(Object.values(RenderFailedReason)).toEqual(Object.keys(RenderFailedReason));
  });

  it.each([
    ['concurrencyLimit', true],
    ['browserCrashed', true],
    ['networkError', true],
    ['compositionError', false],
    ['outOfDisk', false],
    [null, false],
    [undefined, false],
    ['aReasonOfLaterVersions' as RenderFailedReason, false],
  ] as const)('may pass without changes: %s, %s', (reason, expected) => {
    expect(canPass(reason)).toBe(expected);
  });
});
