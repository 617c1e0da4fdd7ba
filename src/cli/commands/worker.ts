import type { Command } from '../command';
import { CliError } from '../outcome';

export const worker: Command = {
  name: 'worker',
  usage: '',
  about: 'Runs a worker until SIGTERM or Ctrl-C, like temporal-remotion-lambda-worker. All settings come from the environment; docs/configuration.md lists the variables.',
  positionals: [0, 0],
  options: {},
  examples: ['worker'],
  async run() {
    await import('../../peers/worker.js').catch((error: unknown) => {
      throw new CliError('badInput', (error as Error).message, '');
    });
    // This is a separate program: it exits when its worker stops, and reports the outcome itself.
    await import('../../worker-main.js');
    return { data: {} };
  },
};
