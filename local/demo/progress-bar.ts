import type { WriteStream } from 'node:tty';
import type { RenderProgressReport } from 'temporal-remotion-lambda';

const width = 30;

/** Prints a render's progress: one line redrawn in place on a terminal, one line per update elsewhere. */
export class ProgressBar {
  private last = '';

  constructor(private readonly out: Pick<WriteStream, 'write' | 'isTTY'>) {}

  show(progress: RenderProgressReport): void {
    const line = toLine(progress);
    if (line === this.last) return;
    this.last = line;
    this.out.write(this.out.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
  }

  end(): void {
    if (this.out.isTTY) this.out.write('\n');
  }
}

function toLine({ phase, overallProgress, framesRendered, totalFrames, chunksRendered, totalChunks, timeLeftMs }: RenderProgressReport): string {
  const filled = Math.round(overallProgress * width);
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  const counts = totalFrames === null ? '' : `  ${framesRendered}/${totalFrames} frames  ${chunksRendered}/${totalChunks} chunks`;
  const left = timeLeftMs ? `  ${Math.ceil(timeLeftMs / 1000)} s left` : '';
  return `${bar} ${String(Math.floor(overallProgress * 100)).padStart(3)} %  ${phase}${counts}${left}`;
}
