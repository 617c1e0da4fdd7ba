import type { Command } from '../command';
import { withRender } from '../with-render';
import { watchToTheEnd } from './waiting';

export const watch: Command = {
  name: 'watch',
  usage: '<workflow-id | render-id>',
  about: 'Watches a render until it ends, no matter who started it, and prints where the output is. If it has already ended, says how. Ctrl-C stops watching; the render keeps running.',
  positionals: [1, 1],
  options: {
    run: { type: 'string', value: 'RUN-ID', about: 'A specific run (default: the latest)' },
    out: { type: 'string', value: 'FILE', about: 'Save the output to this file' },
  },
  examples: ['watch invoice-4711'],
  async run({ positionals: [id], strings }, cli, json) {
    const renders = await cli.connect();
    return { data: await withRender(renders, id!, strings.run, (render) => watchToTheEnd(render, { cli, json, atInterrupt: 'leave', out: strings.out })) };
  },
};
