import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../paths';
import type { PolicyDocument } from './policy';

/** The role's name in Remotion's guide. */
export const functionRoleName = 'remotion-lambda-role';

/**
 * The policy that Remotion's own package suggests for the role of its functions.
 *
 * @see https://www.remotion.dev/docs/lambda/getrolepolicy
 */
export function functionPolicy(): PolicyDocument {
  const requireHere = createRequire(path.join(projectRoot, 'package.json'));
  // Bypasses the package's entry point, which takes seconds to load the bundler and the renderer.
  const packageFolder = path.dirname(requireHere.resolve('@remotion/lambda/package.json'));
  const { getRolePolicy } = requireHere(path.join(packageFolder, 'dist/api/iam-validation/suggested-policy.js')) as { getRolePolicy: () => string };
  return JSON.parse(getRolePolicy()) as PolicyDocument;
}
