// Installs the project's packages when they are missing or older than package-lock.json. Every npm script begins with
// it, so that a fresh clone needs no other step. Plain Node, no dependencies: there are none yet when it runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNodeMajor = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.installed-from');
/** Written by npm itself at the end of every install. */
const npmRecordFile = join(root, 'node_modules', '.package-lock.json');

checkNode();
if (installedFrom() === undefined && isInstalledByHand()) stamp();
if (installedFrom() !== lockFileHash()) install();

function checkNode() {
  if (Number(process.versions.node.split('.')[0]) >= oldestNodeMajor) return;
  fail(
    `This needs Node ${oldestNodeMajor} or newer, and this is ${process.version}. Get one from https://nodejs.org/.`,
  );
}

function lockFileHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function installedFrom() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : undefined;
}

/** Somebody has run npm themselves, after the lock file last changed. */
function isInstalledByHand() {
  return existsSync(npmRecordFile) && statSync(npmRecordFile).mtimeMs >= statSync(lockFile).mtimeMs;
}

function stamp() {
  writeFileSync(stampFile, `${lockFileHash()}\n`);
}

function install() {
  const startedAt = Date.now();
  process.stderr.write('setup: npm ci (packages of package-lock.json) …\n');
  // npm hands its own path down, which also works where npm is no program on the PATH.
  const [command, ...args] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { status, error } = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // Quiet on stdout: whoever reads the script's output wants that one only.
    stdio: ['ignore', 2, 2],
  });
  if (error) fail(`npm cannot be run: ${error.message}. It comes with Node; see https://nodejs.org/.`);
  if (status !== 0) fail(`npm ci failed with exit code ${status}; what it said stands above.`);
  stamp();
  process.stderr.write(`setup: npm ci: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
