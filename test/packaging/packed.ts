import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const projectDir = path.join(__dirname, '../..');

/** The package as it would be published, without its bundle of the workflows. `global-setup.ts` packs it, once for all tests. */
export const tarball = path.join(projectDir, '.local/packaging/package.tgz');

/** The folder of a consumer who has installed the packed package. Its dependencies are found in a parent folder. */
export function installPacked(name: string): string {
  const consumerDir = path.join(projectDir, '.local/packaging', name);
  rmSync(consumerDir, { recursive: true, force: true });
  unpackInto(consumerDir);
  return consumerDir;
}

/** The same, where the project's own packages cannot be found: only these are installed beside it. The caller removes the folder. */
export function installPackedBeside(packages: readonly string[]): string {
  const consumerDir = mkdtempSync(path.join(tmpdir(), 'temporal-remotion-lambda-'));
  unpackInto(consumerDir);
  for (const name of packages) {
    const link = path.join(consumerDir, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(projectDir, 'node_modules', name), link);
  }
  return consumerDir;
}

function unpackInto(consumerDir: string): void {
  const packageDir = path.join(consumerDir, 'node_modules/temporal-remotion-lambda');
  mkdirSync(packageDir, { recursive: true });
  // A separate package: within this one, the name would resolve to `lib/`.
  writeFileSync(path.join(consumerDir, 'package.json'), '{}');
  execFileSync('tar', ['-xzf', tarball, '-C', packageDir, '--strip-components=1']);
}

/** Runs JavaScript as that consumer and returns what it printed, as JSON. */
export function runAsConsumer(consumerDir: string, code: string, ...nodeArguments: string[]): unknown {
  return JSON.parse(execFileSync(process.execPath, [...nodeArguments, '-e', code], { cwd: consumerDir, encoding: 'utf8' }));
}
