import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const projectDir = path.join(__dirname, '..');

/** The maintained ones. `npm test` runs on the oldest that the package allows. */
const majors = ['22', '24'];

/** `npm run node-versions`: unit and packaging tests on other versions of Node. */
function main(): number {
  const failed = majors.filter((major) => !passesOn(major));
  process.stdout.write(`${failed.length === 0 ? `passed on Node ${majors.join(' and ')}` : `FAILED on Node ${failed.join(' and ')}`}\n`);
  return failed.length === 0 ? 0 : 1;
}

function passesOn(major: string): boolean {
  const binFolder = installedNode(major);
  const program = path.join(binFolder, 'node');
  process.stdout.write(`\nNode ${spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout}`);
  const vitest = path.join(projectDir, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, PATH: `${binFolder}${path.delimiter}${process.env.PATH}` };
  return spawnSync(program, [vitest, 'run', '--project', 'unit', '--project', 'packaging'], { cwd: projectDir, env, stdio: 'inherit' }).status === 0;
}

/** Installs npm's package of Node under `.local/`, once. */
function installedNode(major: string): string {
  const folder = path.join(projectDir, '.local/node', major);
  const binFolder = path.join(folder, 'node_modules/node/bin');
  if (existsSync(path.join(binFolder, 'node'))) return binFolder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{}');
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', `node@${major}`], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`Node ${major} could not be installed into ${folder}.`);
  return binFolder;
}

process.exit(main());
