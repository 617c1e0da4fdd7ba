import type { RenderProgressReport } from '../../contract/snapshot';

/** Shows a render as reports come in. */
export interface ProgressDisplay {
  show(report: RenderProgressReport): void;
  /** Tells something beside the progress. */
  note(text: string): void;
  /** Nothing is shown any more. */
  end(): void;
}
