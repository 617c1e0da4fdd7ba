import type { Cli, Render } from '../cli';
import type { ParsedArguments, CommandOptions, CommandResult, JsonLines } from '../command';
import { follow } from '../progress/follow';
import type { FollowOptions } from '../progress/follow';
import { resultText } from '../result-text';
import { saveOutput } from '../save-output';

/** Options of commands that start a render. */
export const waitOptions = {
  out: { type: 'string', value: 'FILE', about: 'Save the output to this file' },
  detach: { type: 'boolean', about: 'Return once the render is accepted' },
} as const satisfies CommandOptions;

export const searchAttributesOption = {
  'search-attributes': { type: 'boolean', about: "Use Temporal's search attributes; register them first (setup search-attributes)" },
} as const satisfies CommandOptions;

/** After a start: prints `note`, waits for the output, and saves it. With `--detach`, returns at once. */
export async function waitForOutput(render: Render, { strings, booleans }: ParsedArguments, cli: Cli, json: JsonLines | null, note?: string): Promise<CommandResult> {
  const { workflowId, alreadyStarted } = render;
  if (booleans.detach) {
    if (note && !json) cli.terminal.note(note);
    if (!json) cli.terminal.print(workflowId);
    return { data: { workflowId, alreadyStarted, result: null, file: null } };
  }
  return { data: { alreadyStarted, ...(await watchToTheEnd(render, { cli, json, atInterrupt: 'ask', note, out: strings.out })) } };
}

/** Watches a render until it ends, saves the output if `out` is set, and prints where it is. */
export async function watchToTheEnd(
  render: Render,
  { cli, out, ...options }: FollowOptions & { cli: Cli; out?: string },
): Promise<Record<string, unknown>> {
  const { json } = options;
  const result = await follow(cli, render, options);
  if (!json) cli.terminal.note(resultText(result));
  const saved = out === undefined ? null : await saveOutput(result, out);
  if (!json) cli.terminal.print(saved?.file ?? result.outputUrl);
  return { workflowId: render.workflowId, result, file: saved?.file ?? null };
}
