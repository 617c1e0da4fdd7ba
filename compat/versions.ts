import { deployedVersion } from '../local/lambda/function-config';

/**
 * Versions of Remotion that are checked: the oldest and the latest known, and of every protocol in between one; the
 * options in brackets came with it or shortly before.
 */
export const comparedVersions: readonly string[] = Object.freeze([
  '4.0.371',
  '4.0.404', // licenseKey, beside apiKey
  '4.0.414', // isProduction, no apiKey
  '4.0.431', // forceFps, forceDurationInFrames
  '4.0.448', // sampleRate
  '4.0.489', // gopSize
  deployedVersion, // enableCancellation
]);
