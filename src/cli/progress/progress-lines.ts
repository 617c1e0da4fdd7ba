import type { RenderProgressReport } from '../../contract/snapshot';
import type { Terminal } from '../cli';
import { percentOf, phaseText } from './bar';
import type { ProgressDisplay } from './display';

/** The smallest increase in progress that gets its own line. */
const step = 0.1;
/** The most lines that one render adds to a log before its outcome. */
const mostLines = 18;

/** A line for each change that matters, for logs and pipes, where lines cannot be redrawn. */
export class ProgressLines implements ProgressDisplay {
  private last: RenderProgressReport | null = null;
  private lines = 0;

  constructor(private readonly terminal: Pick<Terminal, 'note'>) {}

  show(report: RenderProgressReport): void {
    if (!hasChanged(this.last, report)) return;
    this.last = report;
    this.write(toLine(report));
  }

  note(text: string): void {
    this.write(text);
  }

  end(): void {}

  private write(line: string): void {
    if (++this.lines <= mostLines) this.terminal.note(line);
  }
}

function hasChanged(last: RenderProgressReport | null, report: RenderProgressReport): boolean {
  if (!last || last.attempt !== report.attempt || phaseText(last) !== phaseText(report)) return true;
  return report.overallProgress - last.overallProgress >= step;
}

function toLine(report: RenderProgressReport): string {
  const { attempt, overallProgress, framesRendered, totalFrames } = report;
  const frames = totalFrames === null ? [] : [`${framesRendered}/${totalFrames} frames`];
  return [`${percentOf(overallProgress)} %`, phaseText(report), ...frames, ...(attempt > 1 ? [`attempt ${attempt}`] : [])].join('  ');
}
