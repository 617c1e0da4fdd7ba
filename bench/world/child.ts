import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '../../local/paths';

/** A child process of the benchmark that answers questions. It ends with this process, however this one ends. */
export interface Child {
  ask<T>(question: string): Promise<T>;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
}

/** Numbered, since the same question may be asked twice before it is answered. 0 means that the process is ready. */
export interface Question {
  id: number;
  name: string;
}

export interface Answer {
  id: number;
  answer?: unknown;
  error?: string;
}

/** Starts a module in its own process and waits until it can answer questions. */
export async function startChild(file: string, args: string[] = [], env: Record<string, string> = {}): Promise<Child> {
  const process_ = fork(path.join(__dirname, 'plain-node.cjs'), [file, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    execArgv: [],
    // Standard output is reserved for the tables.
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  });
  const ended = once(process_, 'exit').then(([code, signal]) => `${file} ended: ${String(code ?? signal)}`);
  const waiting = new Map<number, (answer: Answer) => void>();
  process_.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
  let asked = 0;

  const answerTo = async (id: number): Promise<unknown> => {
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    const first = await Promise.race([answered, ended]);
    waiting.delete(id);
    if (typeof first === 'string') throw new Error(first);
    if (first.error !== undefined) throw new Error(`${file}: ${first.error}`);
    return first.answer;
  };
  await answerTo(0);
  const ask = async (name: string): Promise<unknown> => {
    const question: Question = { id: ++asked, name };
    const answer = answerTo(question.id);
    process_.send(question);
    return answer;
  };
  return {
    ask: async <T>(name: string) => (await ask(name)) as T,
    stop: async () => {
      // It may be gone before its answer arrives.
      if (process_.connected) await ask('stop').catch(() => undefined);
      await ended;
    },
  };
}
