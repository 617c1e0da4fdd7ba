import { isComparableVersion, isVersionAtLeast } from './function-name';
import { invalidField, invalidFields } from '../errors/invalid-request';
import { fieldsSince, latestKnownVersion, oldestKnownVersion, protocolVersionOf } from './payloads';
import type { RenderMediaOptions } from './render-media-options';

/** An option, or a value of an option, that Remotion's function supports since a version. */
export interface VersionedOption {
  /** The option's dotted path, with the value if only that was added later. */
  option: string;
  since: string;
  /** Whether the options ask for something that an older function would not do. */
  isUsed: (options: RenderMediaOptions) => boolean;
}

/**
 * Options that some known functions do not support. A value that an older function uses anyway does not count as using
 * the option. `licenseKey` is not listed: older functions take it under its former name.
 */
export const versionedOptions: readonly VersionedOption[] = [
  { option: 'chromiumOptions.darkMode', since: '4.0.382', isUsed: ({ chromiumOptions }) => chromiumOptions?.darkMode === true },
  { option: 'isProduction', since: fieldsSince.isProduction, isUsed: ({ isProduction }) => isProduction === false },
  { option: "colorSpace 'bt601'", since: '4.0.424', isUsed: ({ colorSpace }) => colorSpace === 'bt601' },
  { option: 'forceFps', since: fieldsSince.forceFps, isUsed: ({ forceFps }) => isSet(forceFps) },
  {
    option: 'forceDurationInFrames',
    since: fieldsSince.forceDurationInFrames,
    isUsed: ({ forceDurationInFrames }) => isSet(forceDurationInFrames),
  },
  { option: 'sampleRate', since: fieldsSince.sampleRate, isUsed: ({ sampleRate }) => isSet(sampleRate) && sampleRate !== 48_000 },
  { option: 'gopSize', since: fieldsSince.gopSize, isUsed: ({ gopSize }) => isSet(gopSize) },
  {
    option: 'enableCancellation',
    since: fieldsSince.enableCancellation,
    isUsed: ({ enableCancellation }) => enableCancellation === true,
  },
];

/** The options used that a function of this version would silently ignore, or fail on after it has been paid for. */
export function unknownOptions(options: RenderMediaOptions, version: string): VersionedOption[] {
  const protocol = protocolVersionOf(version);
  return versionedOptions.filter(({ since, isUsed }) => !isVersionAtLeast(protocol, since) && isUsed(options));
}

/**
 * Rejects options that the function is too old for, before anything is started.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest`, naming each option, the version that added it, and the
 * function with its version
 */
export function assertKnownOptions(options: RenderMediaOptions, version: string): void {
  const unknown = unknownOptions(options, version);
  if (unknown.length === 0) return;
  const { functionName } = options;
  throw invalidFields(
    unknown.map(({ option, since }) => `${option}: needs a function of version ${since} or later, but ${functionName} is ${version}`),
  );
}

/**
 * Refuses to launch a function of a version whose launch payload is unknown: the launch routine checks nothing and has no
 * defaults, so a missing field fails late, after it has been paid for.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest`, naming the function, its version, and what to do instead
 */
export function assertLaunchable(functionName: string, version: string, path: readonly string[] = []): void {
  const isKnown = isComparableVersion(version) && isVersionAtLeast(latestKnownVersion, version);
  if (isKnown) return;
  const problem = isComparableVersion(version)
    ? `runs Remotion ${version}, newer than ${latestKnownVersion}, the newest version that this package can launch directly`
    : `has an unreadable version (${JSON.stringify(version)}): pass functionFacts.version`;
  const alternative = "Update this package, or use start: 'handler' (startRenderByHandler): Remotion's own start routine makes the launch payload";
  throw invalidField([...path, 'functionName'].join('.'), `${functionName} ${problem}. ${alternative}`);
}

/**
 * The warning for a function of a version outside the known range; null for other versions. The function gets the payload
 * of the nearest known version.
 */
export function versionWarning(functionName: string, version: string): string | null {
  const nearest = nearestKnownVersion(version);
  if (nearest === null) return null;
  return (
    `Function ${functionName} runs Remotion ${version}, outside the versions that this package knows ` +
    `(${oldestKnownVersion} to ${latestKnownVersion}): it gets the payload of version ${nearest}.`
  );
}

/** Null for a known version. */
function nearestKnownVersion(version: string): string | null {
  if (!isComparableVersion(version)) return latestKnownVersion;
  if (!isVersionAtLeast(version, oldestKnownVersion)) return oldestKnownVersion;
  return isVersionAtLeast(latestKnownVersion, version) ? null : latestKnownVersion;
}

function isSet(value: unknown): boolean {
  return value !== null && value !== undefined;
}
