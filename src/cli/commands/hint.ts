import type { Command } from '../command';

export const hint: Command = {
  name: 'hint',
  usage: '<workflow-id>',
  about: 'Says that something may have changed, so that the worker looks at the render at once.',
  positionals: [1, 1],
  options: {},
  examples: ['hint invoice-4711'],
  async run({ positionals: [workflowId] }, cli, json) {
    const renders = await cli.connect();
    await renders.get(workflowId!).hint();
    if (!json) cli.terminal.note(`Hinted at render ${workflowId}.`);
    return { data: { workflowId } };
  },
};
