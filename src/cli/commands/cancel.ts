import type { Command } from '../command';

export const cancel: Command = {
  name: 'cancel',
  usage: '<workflow-id>',
  about: 'Asks a render to cancel itself, on Lambda, too, and returns at once. Nothing happens to a render that has ended.',
  positionals: [1, 1],
  options: {},
  examples: ['cancel invoice-4711'],
  async run({ positionals: [workflowId] }, cli, json) {
    const renders = await cli.connect();
    await renders.get(workflowId!).cancel();
    if (!json) cli.terminal.note(`Asked render ${workflowId} to cancel itself.`);
    return { data: { workflowId } };
  },
};
