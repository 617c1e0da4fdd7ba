import type { Command } from '../command';
import { CliError } from '../outcome';

export const worker: Command = {
  name: 'worker',
  usage: '',
  about: 'Runs a worker until SIGTERM or Ctrl-C, as temporal-remotion-lambda-worker does: everything comes from the environment, and docs/configuration.md lists the variables.',
  positionals: [0, 0],
  options: {},
  examples: ['worker'],
  async run() {
    await import('../../peers/worker.js').catch((error: unknown) => {
      throw new CliError('badInput', (error as Error).message, '');
    });
    // A program of its own, which ends when its worker does and says itself how.
    await import('../../worker-main.js');
    return { data: {} };
  },
};
