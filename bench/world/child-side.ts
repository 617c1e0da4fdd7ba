import type { Answer, Question } from './child';

type Answers = Record<string, () => unknown>;

/** The child's side of `startChild()`: reports that it is ready, then answers questions by name. `stop` may be among them. */
export function answerQuestions(answers: Answers): void {
  process.on('message', (question: Question) => void answerOne(question, answers));
  // The parent is gone.
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
