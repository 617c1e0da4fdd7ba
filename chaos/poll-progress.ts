import { setTimeout as delay } from 'node:timers/promises';
import type { RenderHandle } from '../src/client';
import { renderProgressQuery } from '../src/contract/messages';
import type { RenderProgressReport } from '../src/contract/snapshot';
import type { PollFacts } from './evidence';

const intervalMs = 200;

/** A killed worker holds its queries for some seconds, until the server gives them to the other worker. */
const answerWithinMs = 60_000;

/** Polls the progress, as a service would, and checks the answers. */
export class ProgressPoller {
  lastReport: RenderProgressReport | null = null;
  private isStopped = false;
  private readonly polling: Promise<void>;

  constructor(
    private readonly handle: RenderHandle,
    readonly facts: PollFacts = { answered: 0, wrong: [], slowestMs: 0 },
  ) {
    this.polling = this.pollOn();
  }

  /** Stops after one last query: a closed workflow still answers. */
  async stop(): Promise<void> {
    await this.pause();
    await this.poll();
  }

  /** Stops without a last query. */
  async pause(): Promise<void> {
    this.isStopped = true;
    await this.polling;
  }

  private async pollOn(): Promise<void> {
    while (!this.isStopped) {
      await this.poll();
      if (!this.isStopped) await delay(intervalMs);
    }
  }

  private async poll(): Promise<void> {
    const askedAtMs = Date.now();
    for (;;) {
      try {
        const report = await this.handle.workflow.query(renderProgressQuery);
        this.look(report);
        this.facts.answered += 1;
        this.facts.slowestMs = Math.max(this.facts.slowestMs, Date.now() - askedAtMs);
        return;
      } catch (error) {
        if (isNeverRun(error)) return;
        if (Date.now() - askedAtMs > answerWithinMs) {
          this.facts.wrong.push(`the query was not answered: ${reasonOf(error)}`);
          return;
        }
        await delay(intervalMs);
      }
    }
  }

  private look(report: RenderProgressReport): void {
    const { overallProgress, framesRendered, phase } = report;
    // Another attempt is another render, whose progress starts over.
    const before = this.lastReport?.attempt === report.attempt ? this.lastReport : null;
    const isSane = Number.isFinite(overallProgress) && overallProgress >= 0 && overallProgress <= 1;
    if (!isSane) this.facts.wrong.push(`overallProgress is ${overallProgress}`);
    if (before && overallProgress < before.overallProgress) this.facts.wrong.push(`overallProgress went from ${before.overallProgress} to ${overallProgress} (${phase})`);
    if (before && framesRendered < before.framesRendered) this.facts.wrong.push(`framesRendered went from ${before.framesRendered} to ${framesRendered}`);
    this.lastReport = report;
  }
}

/** A limit of Temporal: a workflow that closed before its first task cannot answer queries. */
function isNeverRun(error: unknown): boolean {
  return /closed before WorkflowTaskStarted/i.test(reasonOf(error));
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return cause ? `${message}: ${cause.message}` : message;
}
