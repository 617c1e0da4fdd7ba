import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '../../local/paths';

/** A process of the benchmark that answers questions. It ends with this one, however this one ends. */
export interface Child {
  ask<T>(question: string): Promise<T>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

export interface Answer {
  question: string;
  answer?: unknown;
  error?: string;
}

/** Starts a module in a process of its own and waits until it answers questions. */
export async function startChild(file: string, args: string[] = [], env: Record<string, string> = {}): Promise<Child> {
  const process_ = fork(path.join(__dirname, 'plain-node.cjs'), [file, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    execArgv: [],
    // Standard output is for the tables.
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  });
  const ended = once(process_, 'exit').then(([code, signal]) => `${file} ended: ${String(code ?? signal)}`);
  const waiting = new Map<string, (answer: Answer) => void>();
  process_.on('message', (answer: Answer) => waiting.get(answer.question)?.(answer));

  const answerTo = async (question: string): Promise<unknown> => {
    const answered = new Promise<Answer>((resolve) => waiting.set(question, resolve));
    const first = await Promise.race([answered, ended]);
    waiting.delete(question);
    if (typeof first === 'string') throw new Error(first);
    if (first.error !== undefined) throw new Error(`${file}: ${first.error}`);
    return first.answer;
  };
  await answerTo('ready');
  return {
    ask: async <T>(question: string) => {
      const answer = answerTo(question);
      process_.send(question);
      return (await answer) as T;
    },
    stop: async () => {
      if (process_.connected) process_.send('stop');
      await ended;
    },
  };
}
