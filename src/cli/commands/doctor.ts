import type { Command } from '../command';
import { examine } from '../doctor/examine';
import type { Finding } from '../doctor/finding';
import { wrap } from '../wrap';

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  about: 'Walks the way of a render and says, check by check, what is in order, what is not, and what to do about it. It changes nothing, and starts nothing. Ends with exit code 1 when a check fails.',
  positionals: [0, 0],
  options: {
    'task-queue': { type: 'string', value: 'NAME', about: 'Where workers wait (default: remotion-renders)' },
    function: { type: 'string', value: 'NAME', about: 'The deployed function; without it Lambda is not looked at', alias: 'function-name' },
    region: { type: 'string', value: 'REGION', about: 'AWS region (default: REMOTION_AWS_REGION, AWS_REGION, us-east-1)' },
  },
  examples: ['doctor --function remotion-render-4-0-527-mem2048mb-disk2048mb-120sec'],
  async run({ strings }, cli, json) {
    const region = strings.region || cli.env.REMOTION_AWS_REGION || cli.env.AWS_REGION || 'us-east-1';
    const checks = await examine(cli, { taskQueue: strings['task-queue'], functionName: strings.function, region });
    if (!json) for (const check of checks) cli.terminal.print(textOf(check, cli.terminal.width));
    return { outcome: checks.some(({ status }) => status === 'failure') ? 'failed' : 'finished', data: { checks } };
  },
};

const words: Record<Finding['status'], string> = { ok: 'ok', warning: 'warning', failure: 'FAILURE', unknown: 'unknown' };

function textOf({ id, status, message, remedy }: Finding, width: number): string {
  const line = wrap(`${words[status].padEnd(8)} ${id}: ${message}`, width, '         ');
  // As it is: to be copied.
  return remedy === null ? line : `${line}\n         ${remedy}`;
}
