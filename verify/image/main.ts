import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { localHost } from '../../local/local-host';
import { projectRoot } from '../../local/paths';
import { startService } from '../../local/process/service';
import { temporalCliPath } from '../../local/setup/temporal';
import { freePort } from '../../local/stack/free-port';
import { newLogFolder } from '../../local/stack/log-folder';
import { startTemporalServer } from '../../local/stack/temporal-server';
import { buildImage } from './build-image';
import type { Image } from './build-image';
import { dockerfileIn, parseDockerfile } from './dockerfile';

const stopsWithinMs = 15_000;

/**
 * `npm run image`: builds the image of docs/deploy.md in a new folder, from the packed package, and runs its command,
 * which must become ready, serve a workflow, and exit with code 0 within 15 s of SIGTERM.
 */
async function main(): Promise<void> {
  const document = readFileSync(path.join(projectRoot, 'docs/deploy.md'), 'utf8');
  const folder = mkdtempSync(path.join(tmpdir(), 'image-'));
  try {
    // Next to each other, so that the lockfile's path to the packed package is valid in both.
    const [context, root] = [path.join(folder, 'context'), folder];
    mkdirSync(context);
    makeLockfile(context, installLineOf(document), pack(folder));
    await tryOut(buildImage(parseDockerfile(dockerfileIn(document)), { context, root }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs the package as it would be published, with its workflows bundled. */
function pack(folder: string): string {
  const printed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: projectRoot, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  // The build may print, too; the file's name comes last.
  const file = path.join(folder, printed.trim().split('\n').at(-1)!);
  return file;
}

/** The packages that the document says to install. */
function installLineOf(document: string): string[] {
  const [, packages] = /^npm install (temporal-remotion-lambda .*)$/m.exec(document) ?? [];
  if (!packages) throw new Error('docs/deploy.md does not say what to install.');
  return packages.split(' ');
}

function makeLockfile(context: string, packages: readonly string[], tarball: string): void {
  const peers = (JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string> }).peerDependencies;
  const wanted = packages.map((name) => (name === 'temporal-remotion-lambda' ? tarball : `${name}@${peers[name]}`));
  execFileSync('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund', ...wanted], { cwd: context, stdio: ['ignore', 2, 2] });
}

async function tryOut({ workingFolder, env, command: [program, ...args] }: Image): Promise<void> {
  const logFolder = newLogFolder('image');
  const temporal = await startTemporalServer({ cliPath: await temporalCliPath(), port: await freePort(), uiPort: undefined, logFile: path.join(logFolder, 'temporal.log') });
  try {
    const health = `${localHost}:${await freePort(Number(env.HEALTH_ADDRESS?.split(':').at(-1)))}`;
    const containerEnv = { PATH: process.env.PATH, ...env, HEALTH_ADDRESS: health, TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: temporal.namespace };
    const isReady = async (): Promise<boolean> => (await fetch(`http://${health}/ready`)).status === 200;
    const worker = await startService({ name: 'The image', command: program!, args, cwd: workingFolder, env: containerEnv, logFile: path.join(logFolder, 'worker.log'), isReady, stopWithinMs: stopsWithinMs });
    try {
      await serve(temporal);
    } finally {
      const sentAtMs = Date.now();
      await worker.stop();
      const ended = await worker.ended;
      if (ended !== 'exit code 0') throw new Error(`The image's program ended ${Date.now() - sentAtMs} ms after SIGTERM: ${ended}`);
      process.stdout.write(`ready, served a workflow, and ended ${Date.now() - sentAtMs} ms after SIGTERM: ${ended}\n`);
    }
  } finally {
    await temporal.stop();
  }
}

/** A refused request needs the workflow and the activities, but not AWS. */
async function serve({ address, namespace }: { address: string; namespace: string }): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace });
    const rendering = client.workflow.execute('renderMedia', { args: [{ render: {} }], workflowId: 'refused', taskQueue: 'remotion-renders' });
    const error: unknown = await rendering.catch((thrown: unknown) => thrown);
    const type = error instanceof WorkflowFailedError ? (error.cause as { type?: string }).type : undefined;
    if (type !== 'InvalidRenderRequest') throw new Error(`An empty request should be refused, but: ${String(error)}`, { cause: error });
  } finally {
    await connection.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
