import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BrowserSafeApis } from '@remotion/renderer/client';
import { describe, expect, it } from 'vitest';
import { render } from '../../../src/cli/commands/render';
import { parseArguments } from '../../../src/cli/parse-arguments';
import { renderOptions } from '../../../src/cli/render-options/table';
import { byFlagNames, toRenderRequest } from '../../../src/cli/render-options/to-request';
import { parseRenderMediaInput } from '../../../src/validation/validate-input';

const required = ['--function', 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec', '--serve-url', 'invoices'];
const requestOf = (argv: string[], env = {}) => toRenderRequest('Invoice', parseArguments(render, ['Invoice', ...required, ...argv]), env);

const file = path.join(mkdtempSync(path.join(tmpdir(), 'props-')), 'props.json');
writeFileSync(file, '{"title":"From a file"}');

describe('a request on the command line', () => {
  it('is complete with a function, a site and a composition', () => {
    const request = requestOf([]);
    expect(request).toEqual({
      functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
      serveUrl: 'invoices',
      composition: 'Invoice',
      codec: 'h264',
      region: 'us-east-1',
    });
    expect(() => parseRenderMediaInput({ render: request })).not.toThrow();
  });

  it.each([
    ['--codec', ['--codec', 'gif'], { codec: 'gif' }],
    ['props as JSON', ['--props', '{"title":"Hello"}'], { inputProps: { title: 'Hello' } }],
    ['props in a file', ['--props', file], { inputProps: { title: 'From a file' } }],
    ['one frame', ['--frames', '9'], { frameRange: 9 }],
    ['a range of frames', ['--frames=0-9'], { frameRange: [0, 9] }],
    ['frames to the end', ['--frames', '10-'], { frameRange: [10, null] }],
    ['a number', ['--crf', '18.5'], { crf: 18.5 }],
    ['a flag', ['--overwrite'], { overwrite: true }],
    ['a flag that is off', ['--no-enable-cancellation'], { enableCancellation: false }],
    ['several browser options together', ['--gl', 'swangle', '--dark-mode', '--disable-headless'], { chromiumOptions: { gl: 'swangle', darkMode: true, headless: false } }],
    ["the function, under Remotion's option name", ['--function-name', 'other'], { functionName: 'other' }],
    ['a region', ['--region', 'eu-central-1'], { region: 'eu-central-1' }],
  ])('has %s', (_what, argv, expected) => {
    expect(requestOf(argv)).toMatchObject(expected);
  });

  it.each([
    [{ AWS_REGION: 'eu-west-1' }, 'eu-west-1'],
    [{ AWS_REGION: 'eu-west-1', REMOTION_AWS_REGION: 'eu-west-2' }, 'eu-west-2'],
    [{}, 'us-east-1'],
  ])('takes the region from the environment %j, as Remotion does', (env, region) => {
    expect(requestOf([], env).region).toBe(region);
  });

  it.each([
    [['--crf', 'good'], '--crf must be a number, got "good".'],
    [['--crf', ''], '--crf must be a number, got "".'],
    [['--frames', '9-a'], '--frames must be a frame or a range, got "9-a".'],
    [['--props', '{title}'], '--props is neither JSON nor a file: '],
  ])('refuses %j, and names the option', (argv, message) => {
    expect(() => requestOf(argv)).toThrow(message);
  });

  it('names the missing option', () => {
    const args = parseArguments(render, ['Invoice', '--function', 'f']);
    expect(() => toRenderRequest('Invoice', args, {})).toThrow('--serve-url is missing.');
  });

  it("has the options of Remotion's own program, under the same names", () => {
    const { options } = BrowserSafeApis;
    const shared = [
      options.audioBitrateOption, options.audioCodecOption, options.colorSpaceOption, options.crfOption, options.darkModeOption, options.deleteAfterOption,
      options.delayRenderTimeoutInMillisecondsOption, options.disableWebSecurityOption, options.enableCancellationOption, options.encodingBufferSizeOption,
      options.encodingMaxRateOption, options.everyNthFrameOption, options.framesOption, options.glOption, options.gopSizeOption, options.headlessOption,
      options.ignoreCertificateErrorsOption, options.isProductionOption, options.jpegQualityOption, options.licenseKeyOption, options.logLevelOption,
      options.mediaCacheSizeInBytesOption, options.metadataOption, options.mutedOption, options.numberOfGifLoopsOption, options.offthreadVideoCacheSizeInBytesOption,
      options.offthreadVideoThreadsOption, options.overrideDurationOption, options.overrideFpsOption, options.overrideHeightOption, options.overrideWidthOption,
      options.overwriteOption, options.pixelFormatOption, options.preferLosslessOption, options.proResProfileOption, options.propsOption, options.sampleRateOption,
      options.scaleOption, options.userAgentOption, options.videoBitrateOption, options.videoCodecOption, options.videoImageFormatOption, options.x264Option,
    ];
    expect(shared.map(({ cliFlag }) => cliFlag).filter((flag) => !(flag in renderOptions))).toEqual([]);
  });
});

describe("the client's message about a request", () => {
  it.each([
    ['render.crf: expected a number; render.codec: unknown', '--crf: expected a number; --codec: unknown'],
    ['render.chromiumOptions.gl: unknown', '--gl: unknown'],
    ['render.codecs: unknown', 'render.codecs: unknown'],
  ])('names the command-line options instead: %s', (message, said) => {
    expect(byFlagNames(message)).toBe(said);
  });
});
