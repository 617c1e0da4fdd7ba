import type { RenderProgressReport } from '../../contract/snapshot';

/** Shows the progress of a render as reports arrive. */
export interface ProgressDisplay {
  show(report: RenderProgressReport): void;
  /** Prints a message next to the progress. */
  note(text: string): void;
  /** Stops showing progress. */
  end(): void;
}
