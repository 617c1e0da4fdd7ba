import { CliError } from '../outcome';
import type { Command } from '../command';
import { searchAttributesOption, waitForOutput, waitOptions } from './waiting';

export const retry: Command = {
  name: 'retry',
  usage: '<workflow-id>',
  about: 'Repeats a render that failed, was cancelled, was terminated or timed out, with the same request and the same id. Running it twice while the new render is running starts only one.',
  positionals: [1, 1],
  options: { ...waitOptions, ...searchAttributesOption },
  examples: ['retry invoice-4711 --out invoice.mp4'],
  async run(args, cli, json) {
    const [workflowId] = args.positionals as [string];
    const renders = await cli.connect({ searchAttributes: args.booleans['search-attributes'] });
    const earlier = renders.get(workflowId);
    const [{ taskQueue }, { phase }, request] = await Promise.all([earlier.workflow.describe(), earlier.progress(), earlier.request()]);
    // Even if its workflow failed later, because it could not signal a downstream workflow.
    if (phase === 'done') {
      throw new CliError('badInput', `Render ${workflowId} is done: its output is there.`, 'To render it again, start it with another id.');
    }
    if (!request) throw new CliError('badInput', `Workflow ${workflowId} was started without a request.`, 'Check that it is a renderMedia workflow.');
    const again = await renders.start(request, { workflowId, taskQueue, workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' });
    const note = again.alreadyStarted ? `Render ${workflowId} is already running.` : `Rendering ${workflowId} again`;
    return waitForOutput(again, args, cli, json, note);
  },
};
