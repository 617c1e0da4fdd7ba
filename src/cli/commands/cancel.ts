import type { Command } from '../command';

export const cancel: Command = {
  name: 'cancel',
  usage: '<workflow-id>',
  about: 'Requests the cancellation of a render, also on Lambda, and returns at once. Does nothing if the render has ended.',
  positionals: [1, 1],
  options: {},
  examples: ['cancel invoice-4711'],
  async run({ positionals: [workflowId] }, cli, json) {
    const renders = await cli.connect();
    await renders.get(workflowId!).cancel();
    if (!json) cli.terminal.note(`Requested the cancellation of render ${workflowId}.`);
    return { data: { workflowId } };
  },
};
