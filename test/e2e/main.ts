import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { givenTemporalVariable } from '../given-temporal';

/**
 * `npm run e2e [-- --temporal ADDRESS] [FILE ...]`: runs the end-to-end tests, or some of them, on a running Temporal
 * server; with `--project workflows`, the other tests that need a server.
 */
function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { temporal: { type: 'string' }, project: { type: 'string', default: 'e2e' } },
  });
  const env = { ...process.env, ...(values.temporal && { [givenTemporalVariable]: values.temporal }) };
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', values.project, ...positionals], { stdio: 'inherit', env });
  return status ?? 1;
}

process.exit(main());
