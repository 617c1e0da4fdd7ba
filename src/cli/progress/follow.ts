import type { RenderResult } from '../../contract/result';
import type { Cli, Render } from '../cli';
import type { JsonLines } from '../command';
import { programName } from '../help';
import { CliError } from '../outcome';
import { chooseDisplay } from './choose-display';
import type { ProgressDisplay } from './display';

/** What becomes of the render at Ctrl-C: a choice for the one who started it, none for one who only watches. */
export type OnInterrupt = 'ask' | 'leave';

export interface FollowOptions {
  json: JsonLines | null;
  atInterrupt: OnInterrupt;
  /** What to say first, except in JSON. */
  note?: string;
}

/**
 * Shows a render until its workflow has ended, and returns its result.
 *
 * @throws RenderFailedError; CliError of outcome `interrupted` at Ctrl-C.
 */
export async function follow(cli: Cli, render: Render, { json, atInterrupt, note }: FollowOptions): Promise<RenderResult> {
  const display = chooseDisplay(cli, render.workflowId, json);
  const stopped = new AbortController();
  const release = cli.onInterrupt(() => stopped.abort());
  // Not before: whoever reads that there is a render may press Ctrl-C at once.
  if (note && !json) cli.terminal.note(note);
  try {
    await show(render, display, stopped.signal);
  } finally {
    display.end();
    release();
  }
  if (!stopped.signal.aborted) return render.result();
  if (atInterrupt === 'ask' && (await wantsToCancel(cli))) return cancelled(cli, render, json);
  throw new CliError('interrupted', `Render ${render.workflowId} goes on.`, `To watch it: ${programName} watch ${render.workflowId}`);
}

async function show(render: Render, display: ProgressDisplay, signal: AbortSignal): Promise<void> {
  const onWorkersAway = (since: Date) =>
    display.note(`No worker has taken the tasks of this render since ${since.toISOString()}. It waits for one: ${programName} worker`);
  for await (const report of render.progressUpdates({ signal, onWorkersAway })) display.show(report);
}

/** Where nobody can be asked, the render is left running. */
async function wantsToCancel({ terminal, onInterrupt }: Cli): Promise<boolean> {
  if (!terminal.ask) return false;
  // A second Ctrl-C is an answer, too.
  let release = () => {};
  const left = new Promise<string>((resolve) => (release = onInterrupt(() => resolve(''))));
  try {
    const answer = await Promise.race([terminal.ask('The render is running. Cancel it? [y/N] '), left]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    release();
  }
}

/** It ends as `RenderCancelled`, or as it would have ended where it could not be stopped any more. */
async function cancelled(cli: Cli, render: Render, json: JsonLines | null): Promise<RenderResult> {
  await render.cancel();
  return follow(cli, render, { json, atInterrupt: 'leave' });
}
