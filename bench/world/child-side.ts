import type { Answer } from './child';

type Answers = Record<string, () => unknown>;

/** The other side of `startChild()`: says that it is ready, then answers by name. `stop` may be among the answers. */
export function answerQuestions(answers: Answers): void {
  process.on('message', (question: string) => void answerOne(question, answers));
  // Nobody is left to ask.
  process.on('disconnect', () => process.exit());
  send({ question: 'ready' });
}

async function answerOne(question: string, answers: Answers): Promise<void> {
  try {
    send({ question, answer: await answers[question]?.() });
  } catch (error) {
    send({ question, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  if (question === 'stop') process.disconnect();
}

function send(answer: Answer): void {
  process.send?.(answer);
}
