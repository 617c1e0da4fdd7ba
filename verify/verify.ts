import { spawnSync } from 'node:child_process';

/** The checks that take too long for `npm test`: an npm script and its arguments. */
const checks: readonly (readonly string[])[] = [
  ['model'],
  ['model', '--mutants'],
  ['parity', '--states', '20000'],
  ['docs'],
  ['shuffled'],
  ['node-versions'],
  ['compat'],
  ['large-props'],
  ['worker-away'],
  ['upgrade'],
  ['image'],
  ['chaos', '--seeds', '5'],
  ['chaos', '--mutants'],
];

/** `npm run verify [-- NAME ...]`: runs all checks, or the named ones, one after the other. Exits with 1 if any failed. */
function main(names: readonly string[]): number {
  const unknown = names.filter((name) => !checks.some(([script]) => script === name));
  if (unknown.length > 0) throw new Error(`There is no check ${unknown.join(', ')}. Choose from: ${[...new Set(checks.map(([script]) => script))].join(', ')}`);
  const lines = checks.filter(([script]) => names.length === 0 || names.includes(script!)).map(run);
  process.stdout.write(`\n${lines.map(({ line }) => line).join('\n')}\n`);
  return lines.every(({ passed }) => passed) ? 0 : 1;
}

function run([script, ...options]: readonly string[]): { line: string; passed: boolean } {
  const name = ['npm run', script, ...(options.length > 0 ? ['--', ...options] : [])].join(' ');
  process.stdout.write(`\n> ${name}\n`);
  const beganAtMs = Date.now();
  const { status, signal } = spawnSync('npm', ['run', '--silent', script!, '--', ...options], { stdio: 'inherit' });
  const took = `${((Date.now() - beganAtMs) / 60_000).toFixed(1)} min`;
  return { line: `${status === 0 ? 'passed' : `FAILED (${signal ?? status})`}  ${name}, ${took}`, passed: status === 0 };
}

process.exit(main(process.argv.slice(2)));
