// Installs the project's packages when they are missing or do not match package-lock.json. Most npm scripts run it first,
// so that a fresh clone needs no other step. Plain Node without dependencies, since none are installed when it runs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNodeMajor = 20;
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.installed-from');
/** npm writes it at the end of every install. */
const npmRecordFile = join(root, 'node_modules', '.package-lock.json');

checkNode();
if (installedFrom() === undefined && isInstalledByHand()) stamp();
if (installedFrom() !== lockFileHash()) install();

function checkNode() {
  if (Number(process.versions.node.split('.')[0]) >= oldestNodeMajor) return;
  fail(
    `This project needs Node ${oldestNodeMajor} or newer; this is ${process.version}. Get it from https://nodejs.org/.`,
  );
}

function lockFileHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function installedFrom() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : undefined;
}

/** Whether npm was run by hand after the lock file last changed. */
function isInstalledByHand() {
  return existsSync(npmRecordFile) && statSync(npmRecordFile).mtimeMs >= statSync(lockFile).mtimeMs;
}

function stamp() {
  writeFileSync(stampFile, `${lockFileHash()}\n`);
}

function install() {
  const startedAt = Date.now();
  process.stderr.write('setup: npm ci (packages from package-lock.json) …\n');
  // npm passes its own path to scripts, which works even where npm is not on the PATH.
  const [command, ...args] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { status, error } = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // npm's stdout goes to stderr: stdout is for the script's own output.
    stdio: ['ignore', 2, 2],
  });
  if (error) fail(`Cannot run npm: ${error.message}. It comes with Node; see https://nodejs.org/.`);
  if (status !== 0) fail(`npm ci failed with exit code ${status}; its output is above.`);
  stamp();
  process.stderr.write(`setup: npm ci: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
