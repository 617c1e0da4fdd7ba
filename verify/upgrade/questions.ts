import { renderProgressQuery } from 'temporal-remotion-lambda';
import type { RenderClient } from 'temporal-remotion-lambda/client';

/** The results of calls that were made continuously. */
export interface PollResults {
  asked: number;
  slowestMs: number;
  /** One sentence for each call without an answer, and for each answer that contradicts an earlier one. */
  problems: string[];
}

const askersAtOnce = 6;
const isOver = new Set(['done', 'failed', 'cancelled']);

/**
 * Asks for every render in turn, over and over: through the client, which needs no worker; while the render is open, by a
 * query; and the pool for its report. No call is retried, so every missing answer shows.
 */
export function askContinuously(renders: RenderClient, workflowIds: readonly string[], pool: string): { stop(): Promise<PollResults> } {
  const answers: PollResults = { asked: 0, slowestMs: 0, problems: [] };
  const best = new Map<string, number>();
  let isStopped = false;
  let next = 0;

  const ask = async <T>(what: string, question: () => Promise<T>): Promise<T | null> => {
    const askedAtMs = Date.now();
    answers.asked += 1;
    try {
      return await question();
    } catch (error) {
      answers.problems.push(`${what}: no answer after ${Date.now() - askedAtMs} ms: ${String((error as Error).cause ?? error)}`);
      return null;
    } finally {
      answers.slowestMs = Math.max(answers.slowestMs, Date.now() - askedAtMs);
    }
  };
  const compare = (id: string, by: string, progress: number): void => {
    const key = `${id} by ${by}`;
    if (progress < (best.get(key) ?? 0)) answers.problems.push(`${key}: progress went back from ${best.get(key)} to ${progress}`);
    best.set(key, Math.max(progress, best.get(key) ?? 0));
  };
  const askInTurn = async (): Promise<void> => {
    while (!isStopped) {
      const id = workflowIds[next++ % workflowIds.length]!;
      const render = renders.get(id);
      const report = await ask(`${id}, progress()`, () => render.progress());
      if (report) compare(id, 'client', report.overallProgress);
      if (!report || isOver.has(report.phase)) continue;
      const queried = await ask(`${id}, query`, () => render.workflow.query(renderProgressQuery));
      if (queried) compare(id, 'query', queried.overallProgress);
      if (report.phase === 'queued') await ask(`pool of ${id}`, () => renders.pools.get(pool));
    }
  };
  const asking = Promise.all(Array.from({ length: askersAtOnce }, askInTurn));
  return {
    async stop() {
      isStopped = true;
      await asking;
      return answers;
    },
  };
}
