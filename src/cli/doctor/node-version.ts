import type { Check } from './check';
import { failure, ok } from './finding';
import type { Finding } from './finding';

/** The oldest version that the package supports, as in `engines` of package.json; a test compares them. */
export const minNodeVersion = '20.3.0';

export const nodeVersion: Check = { id: 'node', needs: [], run: () => Promise.resolve(judgeNode(process.versions.node)) };

/** Whether this Node is new enough. */
export function judgeNode(version: string): Finding {
  const isOld = compare(version, minNodeVersion) < 0;
  return isOld ? failure('node', `Node ${version} is too old: ${minNodeVersion} or later is needed.`, 'nvm install 22') : ok('node', `Node ${version}`);
}

function compare(version: string, other: string): number {
  const [left, right] = [version, other].map((each) => each.split('.').map(Number));
  const at = left!.findIndex((part, index) => part !== right![index]);
  return at < 0 ? 0 : left![at]! - right![at]!;
}
