import { createInterface } from 'node:readline/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Terminal } from './cli';

export interface Streams {
  stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>;
  stdout: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
}

type Env = Readonly<Record<string, string | undefined>>;

const narrowest = 40;
/** For output to a pipe or a file. */
const usualWidth = 100;

/** The terminal of a process. */
export function createTerminal({ stdin, stdout, stderr }: Streams, env: Env): Terminal {
  const isDumb = env.TERM === 'dumb';
  return {
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    draw: (text) => void stderr.write(text),
    canRedraw: Boolean(stderr.isTTY) && !isDumb && !env.CI,
    ask: stdin.isTTY && stderr.isTTY ? (question) => ask(question, stdin, stderr) : null,
    get width() {
      const columns = stderr.isTTY ? stderr.columns : stdout.columns;
      return Math.max(narrowest, columns || usualWidth);
    },
    hasBlocks: hasUnicode(env),
  };
}

async function ask(question: string, input: Streams['stdin'], output: Streams['stderr']): Promise<string> {
  const lines = createInterface({ input, output });
  // readline catches Ctrl-C at the question; pass it on.
  lines.on('SIGINT', () => process.emit('SIGINT'));
  try {
    return await new Promise<string>((resolve) => {
      lines.once('close', () => resolve(''));
      void lines.question(question).then(resolve);
    });
  } finally {
    lines.close();
  }
}

/** A locale with another encoding has no block characters. Without a locale, assume a modern terminal. */
function hasUnicode({ LC_ALL, LC_CTYPE, LANG, TERM }: Env): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || 'UTF-8';
  return TERM !== 'linux' && /utf-?8/i.test(locale);
}
