import { randomUUID } from 'node:crypto';
import type { RenderMediaInput } from '../../contract/input';
import type { ParsedArguments, Command } from '../command';
import { explainError } from '../explain-error';
import { CliError } from '../outcome';
import { wholeNumber } from '../parse-arguments';
import { commandOptionsOf, renderOptions } from '../render-options/table';
import { byFlagNames, toRenderRequest } from '../render-options/to-request';
import { searchAttributesOption, waitForOutput, waitOptions } from './waiting';

export const render: Command = {
  name: 'render',
  usage: '<composition>',
  about: 'Starts a render, waits for it, and prints where the output is. Options that describe the render have the same names as in npx remotion lambda render.',
  positionals: [1, 1],
  options: {
    id: { type: 'string', value: 'ID', about: 'Idempotency key and workflow id: the same id is the same render (default: random)' },
    ...waitOptions,
    attempts: { type: 'string', value: 'N', about: 'How many times to try a render that fails for a transient reason' },
    'task-queue': { type: 'string', value: 'NAME', about: 'Task queue of the workers (default: remotion-renders)' },
    'progress-step': { type: 'string', value: 'PERCENT', about: 'Report progress in steps of this size (default: 25); smaller steps cost more events' },
    ...searchAttributesOption,
    ...commandOptionsOf(renderOptions),
  },
  examples: [
    "render Invoice --function remotion-render-4-0-527-mem2048mb-disk2048mb-120sec --serve-url invoices --force-bucket-name remotionlambda-useast1-abcdefghij --props '{\"invoiceId\":4711}' --id invoice-4711 --out invoice.mp4",
  ],
  async run(args, cli, json) {
    const [composition] = args.positionals as [string];
    const input = inputOf(composition, args, cli.env);
    const workflowId = args.strings.id ?? `render-${composition}-${randomUUID()}`;
    const renders = await cli.connect({ searchAttributes: args.booleans['search-attributes'] });
    const started = await renders.start(input, { workflowId, taskQueue: args.strings['task-queue'] }).catch((error: unknown) => {
      throw inFlagNames(error);
    });
    const note = started.alreadyStarted ? `Render ${workflowId} was started before: this is the same one.` : `Render ${workflowId}`;
    return waitForOutput(started, args, cli, json, note);
  },
};

function inputOf(composition: string, args: ParsedArguments, env: Parameters<typeof toRenderRequest>[2]): RenderMediaInput {
  const maximum = wholeNumber(args, 'attempts');
  const progressPercent = wholeNumber(args, 'progress-step');
  return {
    render: toRenderRequest(composition, args, env),
    ...(maximum !== undefined && { attempts: { maximum } }),
    ...(progressPercent !== undefined && { polling: { progressStep: progressPercent / 100 } }),
  };
}

function inFlagNames(error: unknown): CliError {
  const { outcome, message, remedy, type } = explainError(error);
  return new CliError(outcome, byFlagNames(message), remedy, { cause: error, type: type ?? undefined });
}
