import { isComparableVersion, isVersionAtLeast, nameOfFunction, parseFunctionName } from '../../../remotion/protocol/function-name';
import { latestKnownVersion, oldestKnownVersion } from '../../../remotion/protocol/payloads';
import type { Check } from '../check';
import { failure, ok, unknown, warning } from '../finding';
import type { Finding } from '../finding';
import { deployCommand } from './exists';

export const functionVersion: Check = {
  id: 'function-version',
  needs: ['--function', 'function'],
  async run(context) {
    const version = await context.functionVersion().catch(() => null);
    if (version === null) return unknown('function-version', 'Could not check: needs function.');
    return judgeVersion(context.functionName!, version, deployCommand(context));
  },
};

/** Whether the function's version matches its name, and this package knows the version. */
export function judgeVersion(functionName: string, version: string, deploy: string): Finding {
  const id = 'function-version';
  const named = parseFunctionName(nameOfFunction(functionName))?.version;
  if (named !== undefined && inName(named) !== inName(version)) {
    return failure(id, `The name of ${functionName} says Remotion ${named}, but the function is ${version}: it would be launched with the options of another version.`, deploy);
  }
  if (!isComparableVersion(version)) return failure(id, `The function reports ${JSON.stringify(version)} as its Remotion version, which is not a version number.`, deploy);
  if (!isVersionAtLeast(latestKnownVersion, version)) return failure(id, `Remotion ${version} is newer than ${latestKnownVersion}, the newest that this package launches.`, 'npm install temporal-remotion-lambda@latest');
  if (!isVersionAtLeast(version, oldestKnownVersion)) return warning(id, `Remotion ${version} is older than ${oldestKnownVersion}, the oldest that this package supports.`, deploy);
  if (named === undefined) return warning(id, `Remotion ${version}; the name does not contain the version, so requests need functionFacts.`, `functionFacts: { version: '${version}', memorySizeInMb: …, timeoutInSeconds: … }`);
  return ok(id, `Remotion ${version}, as the name says.`);
}

/** Remotion cuts a version in a name to ten characters. */
function inName(version: string): string {
  return version.replace(/[.+]/g, '-').slice(0, 10);
}
