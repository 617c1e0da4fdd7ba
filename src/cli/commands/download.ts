import type { RenderResult } from '../../contract/result';
import type { Command } from '../command';
import { CliError } from '../outcome';
import { fileNameOf, saveOutput } from '../save-output';
import { formatBytes } from '../format';

export const download: Command = {
  name: 'download',
  usage: '<workflow-id>',
  about: 'Saves the output of a render that is done. For a private output, the AWS credentials in the environment need s3:GetObject.',
  positionals: [1, 1],
  options: {
    run: { type: 'string', value: 'RUN-ID', about: 'A specific run (default: the latest)' },
    out: { type: 'string', value: 'FILE', about: 'File to save to (default: the name of the output)' },
  },
  examples: ['download invoice-4711 --out invoice.mp4'],
  async run({ positionals: [workflowId], strings }, cli, json) {
    const renders = await cli.connect();
    const render = renders.get(workflowId!, strings.run);
    const { phase } = await render.progress();
    if (phase !== 'done' && phase !== 'failed' && phase !== 'cancelled') {
      throw new CliError('badInput', `Render ${workflowId} is not done yet: ${phase}.`, `To wait for it: temporal-remotion-lambda watch ${workflowId} --out FILE`);
    }
    const result = await render.rendered().catch(outputDespiteFailure);
    const { file, sizeInBytes } = await saveOutput(result, strings.out ?? fileNameOf(result));
    if (!json) {
      cli.terminal.note(`Saved ${formatBytes(sizeInBytes)}.`);
      cli.terminal.print(file);
    }
    return { data: { workflowId, file, sizeInBytes } };
  },
};

/** A render that was cancelled too late, or whose workflow failed after the render, also has an output. */
function outputDespiteFailure(error: unknown): RenderResult {
  const result = (error as { result?: RenderResult | null }).result;
  if (result) return result;
  throw error;
}
