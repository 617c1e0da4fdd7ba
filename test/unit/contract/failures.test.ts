import { describe, expect, it } from 'vitest';
import { isTransient, renderFailedReasons, RenderFailedReason } from '../../../src/remotion/protocol/failed-reasons';
import { isRenderFailureType, RenderFailureType, renderFailures } from '../../../src/contract/failures';
import { RemotionLambdaErrorCode } from '../../../src/remotion/errors/errors';

const intro = `# Failures

The workflow \`renderMedia\` fails with an \`ApplicationFailure\` whose \`type\` is one of the following. \`details[0]\` is \`RenderFailureDetails\`: type, reason, remedy, ids, links, costs, and Remotion's \`errors\` array, clipped to 100 kB. Its first entry is the error that ended the render. \`RenderClient\` turns it into a \`RenderFailedError\`.

"Retried" says whether Temporal retries an activity that fails this way. If so, the workflow does not fail before [the limit for it](reliability.md#when-a-render-is-given-up). A watch also retries a denied or refused read, for ten minutes.

A cancelled workflow ends with Temporal's \`CancelledFailure\`. \`RenderClient\` throws a \`RenderFailedError\` for it (\`RenderCancelled\`), and for workflows that could not fail by themselves: \`WorkflowTerminated\` and \`WorkflowTimedOut\`, where the render may still be running and cost money unless \`whenTerminated: 'cancel'\` was set, and \`WorkflowFailed\`, for a failure that this package did not cause.

\`RenderInProgress\` and \`RenderNotCancellable\` do not end a workflow: they appear in activities, logs and the functions below.

The functions of \`temporal-remotion-lambda/remotion\` throw a \`RemotionLambdaError\` whose \`code\` has the same names.
`;

const reasonsIntro = `## Reasons of \`RenderFailed\`

When Remotion itself ends a render with a fatal error, \`details[0].reason\` (\`RenderFailedError.reason\`) is one of these; for every other type it is \`null\`. It is derived from the messages of Remotion's function, the browser, FFmpeg and AWS. Whatever the composition's own code throws is \`compositionError\`, regardless of its message.

"Transient" says whether the same render may succeed if you start it again without changes: \`isTransient(reason)\`.
`;

const symptomsIntro = `## By symptom

| symptom | see |
| --- | --- |
`;

/** The types and reasons that can cause each symptom. */
const symptoms: [string, (RenderFailureType | RenderFailedReason)[]][] = [
  ['"Rate Exceeded", "Concurrency limit reached", renders that fail when many are running', ['RenderThrottled', 'RenderLaunchStalled', 'concurrencyLimit']],
  ['"Max Memory Used" at the limit, "signal: killed", "Runtime.ExitError" in the logs', ['functionCrashed', 'browserCrashed', 'RenderTimedOut', 'RenderStalled']],
  ['"Task timed out after … seconds" in the logs', ['rendererTimedOut', 'RenderTimedOut']],
  ['Progress stops without an error', ['RenderStalled', 'RenderTimedOut', 'delayRenderTimeout']],
  ['The render never leaves `launching`', ['RenderLaunchStalled', 'RenderLaunchUncertain']],
  ['"AccessDenied", 403', ['RenderAccessDenied', 'accessDenied', 'siteUnreachable', 'outputUnreachable']],
  ['"PermanentRedirect", 301', ['RenderWrongRegion', 'outputUnreachable']],
  ['The render fails on Lambda but not on your machine', ['siteUnreachable', 'assetNotLoaded', 'functionCrashed', 'outOfDisk']],
  ['The render ends, but no downstream workflow is signalled', ['RenderDownstreamUndelivered', 'RenderOutputMissing']],
];

describe('failure types', () => {
  it('are each in the table of causes and remedies', () => {
    expect(Object.keys(renderFailures).sort()).toEqual(Object.keys(RenderFailureType).sort());
  });

  it.each<[unknown, boolean]>([
    ['RenderFailed', true],
    ['RenderInProgress', true],
    ['TypeError', false],
    ['', false],
    ['toString', false],
    [['RenderFailed'], false],
    [undefined, false],
    [null, false],
  ])('are distinguished from those of other code: %j', (type, isOurs) => {
    expect(isRenderFailureType(type)).toBe(isOurs);
  });

  it('cover every error of the protocol below', () => {
    expect(Object.keys(RenderFailureType)).toEqual(expect.arrayContaining(Object.keys(RemotionLambdaErrorCode)));
  });

  it('match their documentation (npx vitest -u writes the page)', async () => {
    const types = Object.entries(renderFailures).map(
      ([type, { cause, retried, remedy }]) => `| \`${type}\` | ${cause} | ${retried ? 'yes' : 'no'} | ${remedy} |`,
    );
    const reasons = Object.entries(renderFailedReasons).map(
      ([reason, { cause, transient, remedy }]) => `| \`${reason}\` | ${cause} | ${transient ? 'yes' : 'no'} | ${remedy} |`,
    );
    const seen = symptoms.map(([what, names]) => `| ${what} | ${names.map((name) => `\`${name}\``).join(', ')} |`);
    const page = [
      intro,
      '| type | cause | retried | what to do |\n| --- | --- | --- | --- |',
      ...types,
      `\n${reasonsIntro}`,
      '| reason | cause | transient | what to do |\n| --- | --- | --- | --- |',
      ...reasons,
      `\n${symptomsIntro}${seen.join('\n')}\n`,
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../../docs/failures.md');
  });
});

describe('the reasons of a fatal error', () => {
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
  ] as const)('are transient or not: %s, %s', (reason, expected) => {
    expect(isTransient(reason)).toBe(expected);
  });
});
