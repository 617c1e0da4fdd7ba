import type { AskOutcome, Pool } from '../../admission/pool';
import { RenderFailureType } from '../../contract/failures';
import type { AdmissionAnswer } from '../../contract/pool-messages';
import { placeIn } from './place-in';

/** What a pool answers to a request. A new request gets no answer but its grant, and asks again if it waits long. */
export function answerTo(asked: AskOutcome, id: string, pool: string, books: Pool, now: number): AdmissionAnswer | null {
  const { capacity } = books;
  switch (asked) {
    case 'queued':
      return null;
    case 'alreadyQueued':
      return { id, waiting: placeIn(books, id, now)! };
    case 'alreadyHolds':
      return { id, granted: { slots: books.slots(id), capacity } };
    case 'tooLarge':
      return refused(id, RenderFailureType.RenderTooLargeForPool, `The render needs more slots than pool ${pool} has (${capacity}).`);
    case 'full':
      return refused(id, RenderFailureType.RenderQueueFull, `The queue of pool ${pool} is full: ${books.report(now).waiting} renders are waiting.`);
    case 'overBudget':
      return budgetSpentAnswer(id, pool, books);
  }
}

/** The answer to renders that fail because the daily budget is spent. */
export function budgetSpentAnswer(id: string, pool: string, { settings }: Pool): AdmissionAnswer {
  return refused(id, RenderFailureType.RenderBudgetSpent, `The daily budget of pool ${pool} (${settings.dailyBudget?.amount}) is spent.`);
}

function refused(id: string, type: RenderFailureType, message: string): AdmissionAnswer {
  return { id, refused: { type, message } };
}
