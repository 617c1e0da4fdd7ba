import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deployedVersion } from '../local/lambda/function-config';
import { localFolder, projectRoot } from '../local/paths';
import { installOnce } from '../local/setup/install-once';
import { runProgram } from '../local/setup/run-program';

const remotionPackages = [
  'remotion',
  '@remotion/bundler',
  '@remotion/lambda',
  '@remotion/lambda-client',
  '@remotion/renderer',
  '@remotion/serverless',
  '@remotion/serverless-client',
];

/** Remotion's peer dependencies. */
const reactPackages = { react: '18.3.1', 'react-dom': '18.3.1' };

/**
 * Installs one version of Remotion's packages below .local/compat, unless it is there already, and returns the folder.
 * For the version that the project itself uses, returns the project's folder.
 *
 * @throws an error with the last lines of npm's output, or when npm also installed Remotion packages of another version
 */
export async function installRemotion(version: string): Promise<string> {
  if (version === deployedVersion) return projectRoot;
  const folder = path.join(localFolder, 'compat', version);
  await installOnce({
    lock: `remotion-${version}`,
    what: `Remotion ${version}`,
    isDone: () => existsSync(folder),
    install: () => install(version, folder),
  });
  return folder;
}

async function install(version: string, folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const dependencies = { ...Object.fromEntries(remotionPackages.map((name) => [name, version])), ...reactPackages };
  writeFileSync(path.join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies }, null, 2));
  // Without install scripts: they download programs that only Remotion's CLI uses.
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev'];
  const { exitCode, output } = await runProgram('npm', args, { cwd: unfinished });
  if (exitCode !== 0) throw new Error(`npm could not install Remotion ${version}:\n${output.trim().split('\n').slice(-15).join('\n')}`);
  const mismatched = remotionVersionsIn(path.join(unfinished, 'node_modules')).filter((found) => found.version !== version);
  if (mismatched.length > 0) {
    const named = mismatched.map((found) => `${found.name} ${found.version}`).join(', ');
    throw new Error(`npm installed Remotion ${version} with packages of other versions: ${named}.`);
  }
  renameSync(unfinished, folder);
}

/** Remotion's packages in a node_modules folder, at any depth. */
function remotionVersionsIn(modulesFolder: string): { name: string; version: string }[] {
  return packagesIn(modulesFolder).flatMap((name) => {
    const folder = path.join(modulesFolder, name);
    const nested = remotionVersionsIn(path.join(folder, 'node_modules'));
    return /^(@remotion\/|remotion$)/.test(name) ? [{ name, version: versionOf(folder) }, ...nested] : nested;
  });
}

function packagesIn(modulesFolder: string): string[] {
  if (!existsSync(modulesFolder)) return [];
  return readdirSync(modulesFolder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => (name.startsWith('@') ? readdirSync(path.join(modulesFolder, name)).map((each) => `${name}/${each}`) : [name]));
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
