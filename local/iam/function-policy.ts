import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { PolicyDocument } from './policy';

/** The name that Remotion's guide gives the role. */
export const functionRoleName = 'remotion-lambda-role';

/**
 * The policy that Remotion's own package gives the role of its functions.
 *
 * @see https://www.remotion.dev/docs/lambda/getrolepolicy
 */
export function functionPolicy(): PolicyDocument {
  const requireHere = createRequire(path.join(projectRoot, 'package.json'));
  // Past the package's entry, which loads the bundler and the renderer, for seconds.
  const packageFolder = path.dirname(requireHere.resolve('@remotion/lambda/package.json'));
  const { getRolePolicy } = requireHere(path.join(packageFolder, 'dist/api/iam-validation/suggested-policy.js')) as { getRolePolicy: () => string };
  return JSON.parse(getRolePolicy()) as PolicyDocument;
}
