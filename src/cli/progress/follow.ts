import type { RenderResult } from '../../contract/result';
import type { Cli, Render } from '../cli';
import type { JsonLines } from '../command';
import { programName } from '../help';
import { CliError } from '../outcome';
import { chooseDisplay } from './choose-display';
import type { ProgressDisplay } from './display';

/** What Ctrl-C does: `ask` whether to cancel the render, if this command started it; `leave` it running, if it only watches. */
export type OnInterrupt = 'ask' | 'leave';

export interface FollowOptions {
  json: JsonLines | null;
  atInterrupt: OnInterrupt;
  /** Printed first, except with `--json`. */
  note?: string;
}

/**
 * Shows a render until its workflow has closed, and returns its result.
 *
 * @throws RenderFailedError; CliError of outcome `interrupted` on Ctrl-C.
 */
export async function follow(cli: Cli, render: Render, { json, atInterrupt, note }: FollowOptions): Promise<RenderResult> {
  const display = chooseDisplay(cli, render.workflowId, json);
  const stopped = new AbortController();
  const release = cli.onInterrupt(() => stopped.abort());
  // Only now: the user may press Ctrl-C as soon as they read it.
  if (note && !json) cli.terminal.note(note);
  try {
    await show(render, display, stopped.signal);
  } finally {
    display.end();
    release();
  }
  if (!stopped.signal.aborted) return render.result();
  if (atInterrupt === 'ask' && (await wantsToCancel(cli))) return cancelled(cli, render, json);
  throw new CliError('interrupted', `Render ${render.workflowId} keeps running.`, `To watch it: ${programName} watch ${render.workflowId}`);
}

async function show(render: Render, display: ProgressDisplay, signal: AbortSignal): Promise<void> {
  const onWorkersAway = (since: Date) =>
    display.note(`No worker has taken this render's tasks since ${since.toISOString()}, so it waits. Start one: ${programName} worker`);
  for await (const report of render.progressUpdates({ signal, onWorkersAway })) display.show(report);
}

/** Without a terminal, the render keeps running. */
async function wantsToCancel({ terminal, onInterrupt }: Cli): Promise<boolean> {
  if (!terminal.ask) return false;
  // A second Ctrl-C means no.
  let release = () => {};
  const left = new Promise<string>((resolve) => (release = onInterrupt(() => resolve(''))));
  try {
    const answer = await Promise.race([terminal.ask('The render is running. Cancel it? [y/N] '), left]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    release();
  }
}

/** The render fails as `RenderCancelled`, or ends normally if it was too late to stop it. */
async function cancelled(cli: Cli, render: Render, json: JsonLines | null): Promise<RenderResult> {
  await render.cancel();
  return follow(cli, render, { json, atInterrupt: 'leave' });
}
