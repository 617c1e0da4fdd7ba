/** What the name of a Remotion Lambda function tells. */
export interface FunctionFacts {
  /** Remotion's version, dotted: `4.0.527`. */
  version: string;
  memorySizeInMb: number;
  diskSizeInMb: number;
  timeoutInSeconds: number;
}

/** What this package must know of a function: what its name tells, or else the caller. */
export type NeededFunctionFacts = Pick<FunctionFacts, 'version' | 'memorySizeInMb' | 'timeoutInSeconds'>;

// Not anchored at the start: a function's ARN follows the convention too.
const convention = /remotion-render-(.*)-mem(\d+)mb-disk(\d+)mb-(\d+)sec$/;

/** As Lambda takes it: a name, a whole ARN, or a part of one, each with a version or an alias behind it or without. */
const lambdaReference = /^(?:(?:arn:[^:]+:lambda:[^:]+:)?\d+:function:)?([^:]+)(?::[^:]+)?$/;

/**
 * The name in what may be a function's ARN: log groups and permissions go by it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
export function nameOfFunction(nameOrArn: string): string {
  return lambdaReference.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** Remotion cuts the version in a function's name to this many characters. */
const maxVersionLength = 10;

/**
 * Reads version, memory, disk and timeout off the name of a function; null when the name does not follow Remotion's
 * convention.
 *
 * A pre-release is kept as far as the name tells: Remotion cuts the version to 10 characters.
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

/** The name that Remotion's deployment gives to a function. */
export function toFunctionName({ version, memorySizeInMb, diskSizeInMb, timeoutInSeconds }: FunctionFacts): string {
  const dashed = version.replace(/[.+]/g, '-').slice(0, maxVersionLength);
  return `remotion-render-${dashed}-mem${memorySizeInMb}mb-disk${diskSizeInMb}mb-${timeoutInSeconds}sec`;
}

/** Whether the version can be compared with others: one that a function's name tells may be anything. */
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
