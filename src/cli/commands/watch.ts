import type { Command } from '../command';
import { withRender } from '../with-render';
import { watchToTheEnd } from './waiting';

export const watch: Command = {
  name: 'watch',
  usage: '<workflow-id | render-id>',
  about: 'Watches a render to its end, whoever started it, and prints where the file is. One that has ended tells how. Ctrl-C stops the watching, not the render.',
  positionals: [1, 1],
  options: {
    run: { type: 'string', value: 'RUN-ID', about: 'A certain run (default: the latest)' },
    out: { type: 'string', value: 'FILE', about: 'Save the output under this name' },
  },
  examples: ['watch invoice-4711'],
  async run({ positionals: [id], strings }, cli, json) {
    const renders = await cli.connect();
    return { data: await withRender(renders, id!, strings.run, (render) => watchToTheEnd(render, { cli, json, atInterrupt: 'leave', out: strings.out })) };
  },
};
