import type { Cli } from '../cli';
import type { JsonLines } from '../command';
import type { ProgressDisplay } from './display';
import { LiveBar } from './live-bar';
import { ProgressLines } from './progress-lines';

/** JSON with `--json`, a bar on a terminal, lines elsewhere. */
export function chooseDisplay(cli: Cli, workflowId: string, json: JsonLines | null): ProgressDisplay {
  if (json) return { show: (report) => json.progress({ workflowId, ...report }), note: (text) => cli.terminal.note(text), end: () => {} };
  return cli.terminal.canRedraw ? new LiveBar(cli) : new ProgressLines(cli.terminal);
}
