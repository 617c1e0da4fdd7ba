import { clipMiddle } from '../errors/clip-middle';

const maxLineLength = 500;

/**
 * An error's message as one line for people: its first line and, where it quotes the log of FFmpeg, also the line of the
 * log that names the cause, which stands near the end.
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

/** Whether a text has a line as FFmpeg's components write them, like `[libx264 @ 0x55] …`; some errors are such a log and nothing else. */
function isFfmpegLog(text: string): boolean {
  return /^\[[^\]\n]+ @ 0x[\da-f]+\] /m.test(text);
}

function namesCause(line: string): boolean {
  if (/^\s*(?:Conversion failed!|Last message repeated|frame=|size=)/.test(line)) return false;
  return /\b(?:errors?|failed|invalid|no|not|unable|cannot|unknown|unsupported|denied|killed)\b/i.test(line);
}
