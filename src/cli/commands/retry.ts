import { CliError } from '../outcome';
import type { Command } from '../command';
import { searchAttributesOption, waitForOutput, waitOptions } from './waiting';

export const retry: Command = {
  name: 'retry',
  usage: '<workflow-id>',
  about: 'Renders again what failed, was cancelled, terminated or timed out, with the same request and under the same id. Called twice while the new render runs, it starts one.',
  positionals: [1, 1],
  options: { ...waitOptions, ...searchAttributesOption },
  examples: ['retry invoice-4711 --out invoice.mp4'],
  async run(args, cli, json) {
    const [workflowId] = args.positionals as [string];
    const renders = await cli.connect({ searchAttributes: args.booleans['search-attributes'] });
    const earlier = renders.get(workflowId);
    const [{ taskQueue }, { phase }, request] = await Promise.all([earlier.workflow.describe(), earlier.progress(), earlier.request()]);
    // Also when its workflow failed later, because a downstream workflow could not be told.
    if (phase === 'done') {
      throw new CliError('badInput', `Render ${workflowId} is done: its output is there.`, 'To render it again, start it under another id.');
    }
    if (!request) throw new CliError('badInput', `Workflow ${workflowId} was started without a request.`, 'Is it a renderMedia workflow?');
    const again = await renders.start(request, { workflowId, taskQueue, workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' });
    const note = again.alreadyStarted ? `Render ${workflowId} is running already.` : `Rendering ${workflowId} again`;
    return waitForOutput(again, args, cli, json, note);
  },
};
