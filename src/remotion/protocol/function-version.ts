import { isComparableVersion, isVersionAtLeast } from './function-name';
import { invalidField, invalidFields } from '../errors/invalid-request';
import { fieldsSince, latestKnownVersion, oldestKnownVersion, protocolOf } from './payloads';
import type { RenderMediaOptions } from './render-media-options';

/** An option, or a value of one, that Remotion's function knows since a version. */
export interface VersionedOption {
  /** The option's dotted path, with the value where only that came later. */
  option: string;
  since: string;
  /** Whether the options ask for something that a function before that version would not do. */
  isUsed: (options: RenderMediaOptions) => boolean;
}

/**
 * Options that not every known function has. A value that means what an older function does anyway is no use of the
 * option. `licenseKey` is missing: it is older than its name, and travels under the old one.
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

/** Those of the options that a function of the version would leave out without a word, or fail on once it is paid for. */
export function unknownOptions(options: RenderMediaOptions, version: string): VersionedOption[] {
  const protocol = protocolOf(version);
  return versionedOptions.filter(({ since, isUsed }) => !isVersionAtLeast(protocol, since) && isUsed(options));
}

/**
 * Refuses options that the function is too old for, before anything is started.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest`, naming each option, the version that it came with,
 * and the function with its own
 */
export function assertKnownOptions(options: RenderMediaOptions, version: string): void {
  const unknown = unknownOptions(options, version);
  if (unknown.length === 0) return;
  const { functionName } = options;
  throw invalidFields(
    unknown.map(({ option, since }) => `${option}: known to functions of version ${since} and later, but ${functionName} is ${version}`),
  );
}

/**
 * Refuses to launch a function of a version whose launch payload is not known: the launch routine checks nothing and has
 * no defaults, so that one that lacks a field fails late, and paid for.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest`, naming function, version, and the ways out
 */
export function assertLaunchable(functionName: string, version: string, path: readonly string[] = []): void {
  const isKnown = isComparableVersion(version) && isVersionAtLeast(latestKnownVersion, version);
  if (isKnown) return;
  const of = isComparableVersion(version)
    ? `of Remotion ${version}, newer than ${latestKnownVersion}, the newest that this package can launch directly`
    : `of a version that cannot be told (${JSON.stringify(version)}): give it as functionFacts.version`;
  const wayOut = "Update this package, or use start: 'handler' (startRenderByHandler): Remotion's own start routine makes the launch payload";
  throw invalidField([...path, 'functionName'].join('.'), `${functionName} is ${of}. ${wayOut}`);
}

/**
 * What to tell somebody whose function is of a version that this package was not compared with; null for one that it
 * was. Such a function gets the payload of the nearest known version.
 */
export function versionWarning(functionName: string, version: string): string | null {
  const nearest = nearestKnownVersion(version);
  if (nearest === null) return null;
  return (
    `Function ${functionName} is of Remotion ${version}, outside the versions that this package knows ` +
    `(${oldestKnownVersion} to ${latestKnownVersion}): it gets what a function of ${nearest} gets.`
  );
}

/** Null for a version within the range. */
function nearestKnownVersion(version: string): string | null {
  if (!isComparableVersion(version)) return latestKnownVersion;
  if (!isVersionAtLeast(version, oldestKnownVersion)) return oldestKnownVersion;
  return isVersionAtLeast(latestKnownVersion, version) ? null : latestKnownVersion;
}

function isSet(value: unknown): boolean {
  return value !== null && value !== undefined;
}
