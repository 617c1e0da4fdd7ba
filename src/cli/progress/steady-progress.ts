import { expectedProgress } from '../../contract/expected-progress';
import type { RenderProgressReport } from '../../contract/snapshot';

/** The progress of one render for a bar, as reports arrive. It never decreases within an attempt. */
export class SteadyProgress {
  private report: RenderProgressReport | null = null;
  private shown = 0;
  /** How far this machine's clock is ahead of S3's. Known once a report has arrived after the first. */
  private clockAheadMs = 0;

  update(report: RenderProgressReport, nowMs: number): void {
    const { report: before } = this;
    if (before && before.attempt !== report.attempt) this.shown = 0;
    // A later report was read a moment ago; the first one may be of any age.
    if (before && before.at > 0 && report.at > before.at) this.clockAheadMs = nowMs - report.at;
    this.report = report;
  }

  /** From 0 to 1; 1 only for a render that is done. */
  at(nowMs: number): number {
    if (!this.report) return 0;
    this.shown = Math.max(this.shown, expectedProgress(this.report, nowMs - this.clockAheadMs));
    return this.shown;
  }

  /** The estimated time left, in milliseconds; `null` without an estimate. */
  timeLeftMs(nowMs: number): number | null {
    if (!this.report || this.report.timeLeftMs === null) return null;
    return Math.max(0, this.report.at + this.report.timeLeftMs - (nowMs - this.clockAheadMs));
  }
}
