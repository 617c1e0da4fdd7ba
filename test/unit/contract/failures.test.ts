import { describe, expect, it } from 'vitest';
import { RenderFailureType, renderFailures } from '../../../src/contract/failures';
import { RemotionLambdaErrorCode } from '../../../src/remotion/errors';

const intro = `# Failures

The workflow \`renderMedia\` fails with an \`ApplicationFailure\` whose \`type\` is one of these. \`details[0]\` is \`RenderFailureDetails\`: type, remedy, ids, links, costs, and Remotion's \`errors\` array, fatal ones first, clipped to 100 kB. \`RenderClient\` makes a \`RenderFailedError\` of it.

"Tried again" tells what happens by itself: such a failure of an activity does not end the workflow.

The functions of \`temporal-remotion-lambda/remotion\` throw \`RemotionLambdaError\` with the same names as \`code\`.
`;

describe('failure types', () => {
  it('are each in the table of causes and remedies', () => {
    expect(Object.keys(renderFailures).sort()).toEqual(Object.keys(RenderFailureType).sort());
  });

  it('cover every error of the protocol below', () => {
    expect(Object.keys(RenderFailureType)).toEqual(expect.arrayContaining(Object.keys(RemotionLambdaErrorCode)));
  });

  it('are documented as they are (npx vitest -u writes the page)', async () => {
    const rows = Object.entries(renderFailures).map(
      ([type, { cause, retried, remedy }]) => `| \`${type}\` | ${cause} | ${retried ? 'yes' : 'no'} | ${remedy} |`,
    );
    const page = [intro, '| type | cause | tried again | what to do |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
    await expect(page).toMatchFileSnapshot('../../../docs/failures.md');
  });
});
