import type { RenderMediaOptions } from './render-media-options';

type DefaultedOption =
  | 'inputProps'
  | 'concurrencyPerLambda'
  | 'everyNthFrame'
  | 'maxRetries'
  | 'timeoutInMilliseconds'
  | 'enableCancellation'
  | 'overwrite'
  | 'privacy'
  | 'downloadBehavior'
  | 'sampleRate'
  | 'imageFormat'
  | 'jpegQuality'
  | 'muted'
  | 'preferLossless'
  | 'scale'
  | 'envVariables'
  | 'chromiumOptions'
  | 'logLevel'
  | 'forcePathStyle';

type Defaults = { [Name in DefaultedOption]: NonNullable<RenderMediaOptions[Name]> };

/**
 * What `renderMediaOnLambda()` uses when an option is absent or null. The function decides about options that are not
 * listed.
 *
 * @see https://www.remotion.dev/docs/lambda/rendermediaonlambda
 */
export const renderMediaOptionsDefaults = Object.freeze<Defaults>({
  inputProps: {},
  concurrencyPerLambda: 1,
  everyNthFrame: 1,
  maxRetries: 1,
  timeoutInMilliseconds: 30_000,
  enableCancellation: false,
  overwrite: false,
  privacy: 'public',
  downloadBehavior: { type: 'play-in-browser' },
  sampleRate: 48_000,
  imageFormat: 'jpeg',
  jpegQuality: 80,
  muted: false,
  preferLossless: false,
  scale: 1,
  envVariables: {},
  chromiumOptions: {},
  logLevel: 'info',
  forcePathStyle: false,
});
