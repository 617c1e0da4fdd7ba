import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Checks that the peer dependencies of an import path are installed. All but two are optional: a service that only starts
 * renders does not need a worker's 148 MB.
 *
 * @throws Error with the command that installs what is missing.
 */
export function assertInstalled(importPath: string, ...packages: string[]): void {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const ranges = peerDependencies();
  const verb = missing.length === 1 ? 'is' : 'are';
  throw new Error(
    `${importPath} needs ${missing.join(', ')}, which ${verb} not installed: npm install ${missing.map((name) => `${name}@${ranges[name]}`).join(' ')}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return false;
    throw error;
  }
}

function peerDependencies(): Record<string, string> {
  const file = path.join(__dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { peerDependencies: Record<string, string> }).peerDependencies;
}
