import type { Command } from '../command';

export const hint: Command = {
  name: 'hint',
  usage: '<workflow-id>',
  about: 'Makes the worker poll the render now, because something may have changed.',
  positionals: [1, 1],
  options: {},
  examples: ['hint invoice-4711'],
  async run({ positionals: [workflowId] }, cli, json) {
    const renders = await cli.connect();
    await renders.get(workflowId!).hint();
    if (!json) cli.terminal.note(`Sent a hint to render ${workflowId}.`);
    return { data: { workflowId } };
  },
};
