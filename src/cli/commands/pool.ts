import type { RenderPoolReport } from '../../contract/pool-messages';
import type { Renders } from '../cli';
import type { Command } from '../command';
import { CliError } from '../outcome';
import { poolText } from '../pool-text';

/** The actions on a pool, and how many arguments each takes. */
const actions: Record<string, { arguments: number; run: (pools: Renders['pools'], name: string, value: string) => Promise<RenderPoolReport> }> = {
  create: { arguments: 2, run: (pools, name, value) => pools.create(name, { capacity: slotsOf(value) }) },
  get: { arguments: 1, run: (pools, name) => pools.get(name) },
  'set-capacity': { arguments: 2, run: (pools, name, value) => pools.setCapacity(name, slotsOf(value)) },
  pause: { arguments: 1, run: (pools, name) => pools.pause(name) },
  resume: { arguments: 1, run: (pools, name) => pools.resume(name) },
};

export const pool: Command = {
  name: 'pool',
  usage: 'list | create <pool> <slots> | get <pool> | set-capacity <pool> <slots> | pause <pool> | resume <pool>',
  about: 'Shows, creates and changes the pools of slots that renders wait for. create leaves an existing pool unchanged. Running renders keep their slots. All actions but list need a worker.',
  positionals: [1, 3],
  options: {},
  examples: ['pool list', 'pool create us-east-1 900', 'pool set-capacity us-east-1 800'],
  async run({ positionals: [action, ...rest] }, cli, json) {
    const pools = async () => (await cli.connect()).pools;
    if (action === 'list' && rest.length === 0) {
      const names = await (await pools()).list();
      if (!json) for (const name of names) cli.terminal.print(name);
      return { data: { pools: names } };
    }
    const known = Object.hasOwn(actions, action!) ? actions[action!] : undefined;
    if (known?.arguments !== rest.length) throw new CliError('badInput', `Invalid command: ${JSON.stringify(['pool', action, ...rest].join(' '))}.`, `temporal-remotion-lambda ${pool.name} ${pool.usage}`);
    const report = await known.run(await pools(), rest[0]!, rest[1] ?? '');
    if (!json) cli.terminal.print(poolText(report, cli.terminal.width));
    return { data: { pool: report } };
  },
};

function slotsOf(given: string): number {
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw new CliError('badInput', `The slots of a pool must be a whole number above 0, got ${JSON.stringify(given)}.`, 'Correct it.');
}
