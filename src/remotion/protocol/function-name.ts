/** The facts in a Remotion Lambda function's name. */
export interface FunctionFacts {
  /** Remotion's version, dotted: `4.0.527`. */
  version: string;
  memorySizeInMb: number;
  diskSizeInMb: number;
  timeoutInSeconds: number;
}

/** What this package must know about a function, from its name or from the caller. */
export type NeededFunctionFacts = Pick<FunctionFacts, 'version' | 'memorySizeInMb' | 'timeoutInSeconds'>;

// Not anchored at the start, so that it also matches a function's ARN.
const convention = /remotion-render-(.*)-mem(\d+)mb-disk(\d+)mb-(\d+)sec$/;

/** What Lambda accepts: a name, an ARN, or a partial ARN, each with or without a version or an alias. */
const lambdaReference = /^(?:(?:arn:[^:]+:lambda:[^:]+:)?\d+:function:)?([^:]+)(?::[^:]+)?$/;

/**
 * The plain name of a function that may be given as an ARN: log groups and permissions use it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
export function nameOfFunction(nameOrArn: string): string {
  return lambdaReference.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** Remotion cuts the version in a function's name to this many characters. */
const maxVersionLength = 10;

/**
 * Parses version, memory, disk and timeout from a function's name; null when the name does not follow Remotion's
 * convention.
 *
 * A pre-release version may be incomplete: Remotion cuts the version in the name to 10 characters.
 *
 * @see https://www.remotion.dev/docs/lambda/naming-convention
 * @example
 * ```ts
 * import { parseFunctionName } from 'temporal-remotion-lambda/remotion';
 *
 * parseFunctionName('remotion-render-4-0-527-mem2048mb-disk2048mb-120sec');
 * // { version: '4.0.527', memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 120 }
 * ```
 */
export function parseFunctionName(functionName: string): FunctionFacts | null {
  const match = convention.exec(functionName);
  if (!match) return null;
  const [, version = '', memory, disk, timeout] = match;
  return {
    version: toDottedVersion(version),
    memorySizeInMb: Number(memory),
    diskSizeInMb: Number(disk),
    timeoutInSeconds: Number(timeout),
  };
}

/** The name that Remotion gives a function when it deploys it. */
export function toFunctionName({ version, memorySizeInMb, diskSizeInMb, timeoutInSeconds }: FunctionFacts): string {
  const dashed = version.replace(/[.+]/g, '-').slice(0, maxVersionLength);
  return `remotion-render-${dashed}-mem${memorySizeInMb}mb-disk${diskSizeInMb}mb-${timeoutInSeconds}sec`;
}

/** Whether the version can be compared with others: the one in a function's name can be anything. */
export function isComparableVersion(version: string): boolean {
  return /^\d+\.\d+\.\d+/.test(version);
}

/** Whether the dotted version is `other` or a later one; pre-releases count as the release. */
export function isVersionAtLeast(version: string, other: string): boolean {
  const [mine, wanted] = [numbersOf(version), numbersOf(other)];
  for (const [index, number] of wanted.entries()) {
    const difference = (mine[index] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function toDottedVersion(dashed: string): string {
  const match = /^(\d+)-(\d+)-(\d+)(?:-(.+))?$/.exec(dashed);
  if (!match) return dashed;
  const [, major, minor, patch, preRelease] = match;
  const release = `${major}.${minor}.${patch}`;
  return preRelease === undefined ? release : `${release}-${preRelease.replace(/-/g, '.')}`;
}

function numbersOf(version: string): number[] {
  return (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}
