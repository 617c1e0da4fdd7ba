import type { RenderProgressReport } from '../../contract/snapshot';
import type { Cli } from '../cli';
import type { JsonLines } from '../command';
import { LiveBar } from './live-bar';
import { ProgressLines } from './progress-lines';

/** Shows a render as reports come in. */
export interface ProgressDisplay {
  show(report: RenderProgressReport): void;
  /** Tells something beside the progress. */
  note(text: string): void;
  /** Nothing is shown any more. */
  end(): void;
}

/** A bar on a terminal, lines elsewhere, JSON where that is asked for. */
export function progressDisplay(cli: Cli, workflowId: string, json: JsonLines | null): ProgressDisplay {
  if (json) return { show: (report) => json.progress({ workflowId, ...report }), note: (text) => cli.terminal.note(text), end: () => {} };
  return cli.terminal.canRedraw ? new LiveBar(cli) : new ProgressLines(cli.terminal);
}
