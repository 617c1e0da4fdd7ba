import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

export const projectDir = path.join(__dirname, '../..');

/** A folder of somebody who has installed the packed package; its dependencies are found further up. */
export function installPacked(name: string): string {
  const consumerDir = path.join(projectDir, '.local/packaging', name);
  const packageDir = path.join(consumerDir, 'node_modules/temporal-remotion-lambda');
  rmSync(consumerDir, { recursive: true, force: true });
  mkdirSync(packageDir, { recursive: true });
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', consumerDir], {
    cwd: projectDir,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  execFileSync('tar', ['-xzf', path.join(consumerDir, filename), '-C', packageDir, '--strip-components=1']);
  return consumerDir;
}

/** Runs JavaScript as that consumer and returns what it printed, as JSON. */
export function runAsConsumer(consumerDir: string, code: string, ...nodeArguments: string[]): unknown {
  return JSON.parse(execFileSync(process.execPath, [...nodeArguments, '-e', code], { cwd: consumerDir, encoding: 'utf8' }));
}
