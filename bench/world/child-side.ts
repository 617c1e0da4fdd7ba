import type { Answer, Question } from './child';

type Answers = Record<string, () => unknown>;

/** The other side of `startChild()`: says that it is ready, then answers by name. `stop` may be among the answers. */
export function answerQuestions(answers: Answers): void {
  process.on('message', (question: Question) => void answerOne(question, answers));
  // Nobody is left to ask.
  process.on('disconnect', () => process.exit());
  send({ id: 0 });
}

async function answerOne({ id, name }: Question, answers: Answers): Promise<void> {
  try {
    send({ id, answer: await answers[name]?.() });
  } catch (error) {
    send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  if (name === 'stop') process.disconnect();
}

function send(answer: Answer): void {
  process.send?.(answer);
}
