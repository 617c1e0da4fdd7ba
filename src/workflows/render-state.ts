import { setCurrentDetails } from '@temporalio/workflow';
import type { FinishedRender } from '../contract/activities';
import type { RenderMediaInput } from '../contract/input';
import { RenderRecord } from '../contract/render-record';
import type { RenderEnd } from '../contract/render-record';
import type { StartedRender } from '../contract/result';
import type { RenderProgressReport } from '../contract/snapshot';
import { toCurrentDetails } from './current-details';
import { detailsOf } from './outcome';
import type { RenderOutcome } from './outcome';

/** The state of this workflow's render, returned by the query and shown in the Web UI. */
export class RenderState extends RenderRecord {
  /** When the current attempt was started. */
  startedAtMs = 0;

  constructor(input: RenderMediaInput | undefined) {
    super(input);
    this.show();
  }

  /** One line for the Web UI's list of events: what the workflow is waiting for. */
  summary(): string {
    const { phase, inLambdaQueue, overallProgress } = this.report();
    return `${inLambdaQueue ? "in Lambda's queue" : phase}, ${Math.floor(overallProgress * 100)} %`;
  }

  override started(started: StartedRender, at: number): void {
    super.started(started, at);
    this.startedAtMs = at;
  }

  completed(finished: FinishedRender): Extract<RenderOutcome, { status: 'completed' }> {
    return { status: 'completed', result: this.resultOf(finished) };
  }

  end(outcome: RenderOutcome): void {
    this.endedAs(toRenderEnd(outcome));
  }

  protected override update(changes: Partial<RenderProgressReport>): void {
    super.update(changes);
    this.show();
  }

  private show(): void {
    setCurrentDetails(toCurrentDetails(this.report()));
  }
}

function toRenderEnd(outcome: RenderOutcome): RenderEnd {
  switch (outcome.status) {
    case 'completed':
      return { phase: 'done', outputUrl: outcome.result.outputUrl };
    case 'cancelled':
      return { phase: 'cancelled', outputUrl: outcome.result?.outputUrl ?? null };
    case 'failed':
      return { phase: 'failed', failure: { type: detailsOf(outcome.error).type, message: outcome.error.message } };
  }
}
