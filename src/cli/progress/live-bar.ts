import type { RenderProgressReport } from '../../contract/snapshot';
import type { Cli } from '../cli';
import { barLine } from './bar';
import type { ProgressDisplay } from './display';
import { SteadyProgress } from './steady-progress';

/** Often enough to look smooth, rarely enough to cost nothing. */
const redrawMs = 200;

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearLine = '\r\x1b[2K';

/** One line that is redrawn as time passes. */
export class LiveBar implements ProgressDisplay {
  private readonly progress = new SteadyProgress();
  private report: RenderProgressReport | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly cli: Cli) {}

  show(report: RenderProgressReport): void {
    this.report = report;
    this.progress.update(report, this.cli.now());
    if (!this.timer) {
      this.cli.terminal.draw(hideCursor);
      this.timer = setInterval(() => this.draw(), redrawMs);
    }
    this.draw();
  }

  note(text: string): void {
    this.cli.terminal.draw(clearLine);
    this.cli.terminal.note(text);
    this.draw();
  }

  end(): void {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.cli.terminal.draw(`\n${showCursor}`);
  }

  private draw(): void {
    if (!this.report || !this.timer) return;
    const { terminal } = this.cli;
    const nowMs = this.cli.now();
    const state = { report: this.report, progress: this.progress.at(nowMs), timeLeftMs: this.progress.timeLeftMs(nowMs) };
    // Some terminals wrap a line that fills their width.
    terminal.draw(clearLine + barLine(state, terminal.width - 1, terminal.hasBlocks));
  }
}
