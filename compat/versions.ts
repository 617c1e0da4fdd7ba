import { deployedVersion } from '../local/lambda/function-config';

/**
 * The versions of Remotion to compare with: the oldest supported, the latest, and one for each change of the protocol in
 * between. The options named beside a version came with it or shortly before.
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
