import { beforeEach, describe, expect, it } from 'vitest';
import { assertLaunchable, unknownOptions, versionWarning } from '../../../../src/remotion/protocol/function-version';
import type { RenderMediaOptions } from '../../../../src/remotion/options/render-options';
import { startRender } from '../../../../src/remotion/start/start-render';
import { startRenderByHandler } from '../../../../src/remotion/start/start-render-by-handler';
import { functionAnswer, InMemoryAws } from '../../../fakes/in-memory-aws';

function optionsFor(version: string, changes: Partial<RenderMediaOptions> = {}): RenderMediaOptions {
  const functionName = `remotion-render-${version.replace(/\./g, '-')}-mem2048mb-disk2048mb-120sec`;
  return {
    functionName,
    region: 'us-east-1',
    forceBucketName: 'remotionlambda-useast1-abcdefghij',
    serveUrl: 'my-site',
    composition: 'Hello',
    codec: 'h264',
    ...changes,
  };
}

const rows: [string, string, string, Partial<RenderMediaOptions>][] = [
  ['chromiumOptions.darkMode', '4.0.380', '4.0.382', { chromiumOptions: { darkMode: true } }],
  ['isProduction', '4.0.409', '4.0.410', { isProduction: false }],
  ["colorSpace 'bt601'", '4.0.422', '4.0.424', { colorSpace: 'bt601' }],
  ['forceFps', '4.0.424', '4.0.425', { forceFps: 24 }],
  ['forceDurationInFrames', '4.0.424', '4.0.425', { forceDurationInFrames: 10 }],
  ['sampleRate', '4.0.447', '4.0.448', { sampleRate: 44_100 }],
  ['gopSize', '4.0.464', '4.0.466', { gopSize: 30 }],
  ['enableCancellation', '4.0.508', '4.0.515', { enableCancellation: true }],
];

let aws: InMemoryAws;

beforeEach(() => {
  aws = new InMemoryAws();
});

describe('an option that the function does not support', () => {
  it.each(rows)('%s is refused for %s, but not for %s', (option, before, since, changes) => {
    expect(unknownOptions(optionsFor(before, changes), before)).toMatchObject([{ option, since }]);
    expect(unknownOptions(optionsFor(since, changes), since)).toEqual([]);
  });

  it.each<[string, Partial<RenderMediaOptions>]>([
    ['null', { forceFps: null, gopSize: null, sampleRate: null, isProduction: null, enableCancellation: null }],
    ['what the function does by default', { sampleRate: 48_000, isProduction: true, enableCancellation: false, chromiumOptions: { darkMode: false } }],
    ['an option that had another name', { licenseKey: 'free-license' }],
  ])('is accepted when it is %s', (_what, changes) => {
    expect(unknownOptions(optionsFor('4.0.371', changes), '4.0.371')).toEqual([]);
  });

  it.each([
    ['startRender', startRender],
    ['startRenderByHandler', startRenderByHandler],
  ])('is refused by %s, with both versions, before anything is sent', async (_name, start) => {
    const starting = start(optionsFor('4.0.448', { gopSize: 30, enableCancellation: true }), { aws });
    await expect(starting).rejects.toMatchObject({ code: 'InvalidRenderRequest', retryable: false });
    await expect(starting).rejects.toThrow(
      /gopSize: needs a function of version 4\.0\.466 or later, but remotion-render-4-0-448-mem2048mb-disk2048mb-120sec is 4\.0\.448; enableCancellation: .*4\.0\.515/,
    );
    expect(aws.sent).toEqual([]);
  });
});

describe('a function of a version that this package does not know', () => {
  it.each([
    ['4.0.370', 'the payload of version 4.0.371'],
    ['3.3.99', 'the payload of version 4.0.371'],
    ['4.0.528', 'the payload of version 4.0.527'],
    ['5.0.0', 'the payload of version 4.0.527'],
    ['main', 'the payload of version 4.0.527'],
  ])('%s causes a warning', (version, warning) => {
    expect(versionWarning('my-function', version)).toContain(`my-function runs Remotion ${version}`);
    expect(versionWarning('my-function', version)).toContain(warning);
  });

  it.each(['4.0.371', '4.0.400', '4.0.527', '4.0.500-alpha'])('does not include %s', (version) => {
    expect(versionWarning('my-function', version)).toBeNull();
  });

  it('still renders when it is older, with a warning from the start', async () => {
    expect((await startRender(optionsFor('4.0.300'), { aws })).warnings).toEqual([expect.stringContaining('4.0.300') as string]);
    expect((await startRender(optionsFor('4.0.500'), { aws })).warnings).toEqual([]);
  });

  it.each([
    ['4.0.528', /runs Remotion 4\.0\.528, newer than 4\.0\.527/],
    ['4.1.0', /newer than 4\.0\.527/],
    ['5.0.0', /newer than 4\.0\.527/],
    ['main', /unreadable version \("main"\): pass functionFacts\.version/],
  ])('is refused by a launch, before anything is sent, when it may need another payload: %s', async (version, words) => {
    const starting = startRender(optionsFor(version), { aws });
    await expect(starting).rejects.toMatchObject({ code: 'InvalidRenderRequest', retryable: false });
    await expect(starting).rejects.toThrow(words);
    await expect(starting).rejects.toThrow(/start: 'handler' \(startRenderByHandler\)/);
    expect(aws.sent).toEqual([]);
  });

  it.each(['4.0.371', '4.0.500-alpha', '4.0.527', '4.0.100'])('is launched when its payload is known: %s', (version) => {
    expect(() => assertLaunchable('my-function', version)).not.toThrow();
  });

  it("can still be started through Remotion's routine, which receives its own version", async () => {
    aws.lambdaAnswers.push(() => functionAnswer({ type: 'success', renderId: 'a', bucketName: 'b' }));
    const { warnings } = await startRenderByHandler(optionsFor('4.0.600'), { aws });
    expect(warnings).toHaveLength(1);
    expect(aws.invocations[0]!.payload).toMatchObject({ version: '4.0.600' });
  });
});
