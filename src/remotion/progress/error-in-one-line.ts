import { clipMiddle } from '../errors/clip-middle';

const maxLineLength = 500;

/**
 * An error's message as one line for people: its first line and, if it quotes FFmpeg's log, the line near the end of the
 * log that names the cause.
 */
export function errorInOneLine(message: unknown): string {
  const [withoutStack] = String(message ?? '').split(/\n[ \t]+at /, 1);
  const lines = withoutStack!.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const cause = quotesFfmpeg(withoutStack!) ? lines.slice(1).findLast(namesCause) : undefined;
  return clipMiddle(cause ? `${clipMiddle(first, maxLineLength / 2)} … ${cause.trim()}` : first, maxLineLength);
}

function quotesFfmpeg(text: string): boolean {
  return /^(?:\w*Error: )*(?:FFmpeg (?:already )?quit|Command (?:failed|was killed))/.test(text) || isFfmpegLog(text);
}

/** Whether a component of FFmpeg wrote a line of the message, like `[libx264 @ 0x55] …`; some errors are only that log. */
function isFfmpegLog(text: string): boolean {
  return /^\[[^\]\n]+ @ 0x[\da-f]+\] /m.test(text);
}

function namesCause(line: string): boolean {
  if (/^\s*(?:Conversion failed!|Last message repeated|frame=|size=)/.test(line)) return false;
  return /\b(?:errors?|failed|invalid|no|not|unable|cannot|unknown|unsupported|denied|killed)\b/i.test(line);
}
