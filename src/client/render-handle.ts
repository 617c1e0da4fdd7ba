import { ApplicationFailure, TerminatedFailure, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { isOpen } from '../temporal/is-open';
import { runAfterResets } from '../temporal/run-after-resets';
import { renderHintSignal } from '../contract/messages';
import type { RenderMediaInput } from '../contract/input';
import type { RenderResult, StartedRender } from '../contract/result';
import type { RenderProgressReport } from '../contract/snapshot';
import { Decoder } from '../temporal/decode';
import type { FollowOptions } from '../temporal/history-pages';
import { followEvents } from './follow-events';
import { toRenderFailedError } from './render-failed-error';
import { requestOf } from './request-of';
import { RenderHistory } from './render-history';
import { waitingForWorkerSince } from './waiting-for-worker';

/** Options of `progressUpdates()`. */
export interface ProgressUpdatesOptions {
  /** Ends the iteration at once, without an error. */
  signal?: AbortSignal;
  /**
   * Called with the time since which no worker has taken a task of the render; within a minute, and once until workers
   * are back. The iteration then resumes; a launched render keeps running without workers.
   */
  onWorkersAway?: (since: Date) => void;
}

/**
 * One render: a `renderMedia` workflow, running or closed.
 *
 * Everything you query here comes from the workflow's history on Temporal's server: it needs no worker, and on Temporal
 * Cloud it is no Action. Only `cancel()` and `hint()` need a worker to take effect.
 */
export class RenderHandle {
  constructor(
    /** The workflow's own handle, for everything else (describe, terminate, history). */
    readonly workflow: WorkflowHandle,
    /** Whether `start` found the render already started. */
    readonly alreadyStarted: boolean = false,
    /** The run to follow, including the runs that continue it. Default: the latest. */
    readonly runId?: string,
  ) {}

  get workflowId(): string {
    return this.workflow.workflowId;
  }

  /** The input that the render was started with; `undefined` for a workflow started without one. */
  async request(): Promise<RenderMediaInput | undefined> {
    const { client } = this.workflow;
    return requestOf({ client, workflowId: this.workflowId, runId: this.runId });
  }

  /** The render's current progress: the last milestone, or how it ended. */
  async progress(): Promise<RenderProgressReport> {
    return (await this.history()).report();
  }

  /**
   * Yields the progress now and whenever it changes, until the workflow closes. Changes that arrive while the loop's body
   * runs are reported as one.
   *
   * @throws WorkflowNotFoundError
   * @throws ServiceError when Temporal cannot be reached, after the retries of its client; never because workers are down.
   * @example
   * ```ts
   * import type { RenderHandle } from 'temporal-remotion-lambda/client';
   *
   * export async function show(handle: RenderHandle): Promise<void> {
   *   const onWorkersAway = (since: Date) => console.warn(`No worker since ${since.toISOString()}`);
   *   for await (const { phase, overallProgress } of handle.progressUpdates({ onWorkersAway })) {
   *     console.log(phase, `${Math.floor(overallProgress * 100)} %`);
   *   }
   * }
   * ```
   */
  async *progressUpdates({ signal, onWorkersAway }: ProgressUpdatesOptions = {}): AsyncGenerator<RenderProgressReport, void> {
    let shown: string | undefined;
    let away: boolean | undefined;
    for await (const { history, isQuiet } of this.follow({ wait: true, signal })) {
      if (onWorkersAway) {
        const since = isQuiet ? await this.waitingForWorkerSince() : null;
        if (since && !away) onWorkersAway(since);
        away = since !== null;
      }
      const report = history.report();
      const seen = JSON.stringify({ ...report, at: 0 });
      if (seen !== shown) yield report;
      shown = seen;
    }
  }

  /** Waits until the render is launched and returns its id, bucket and links. Throws `RenderFailedError` if it never was. */
  async started(): Promise<StartedRender> {
    for await (const { history } of this.follow({ wait: true })) {
      if (history.startedRender) return history.startedRender;
      if (history.ended) break;
    }
    return this.endedWithout('was started');
  }

  /**
   * Waits until the render is done and returns where the file is. Unlike `result()`, it does not wait until downstream
   * workflows are signalled and files deleted. Throws `RenderFailedError`.
   */
  async rendered(): Promise<RenderResult> {
    for await (const { history } of this.follow({ wait: true })) {
      if (history.report().phase === 'done' && history.result) return history.result;
      if (history.ended) break;
    }
    return this.result();
  }

  /**
   * Waits until the workflow has ended and returns where the file is. Throws `RenderFailedError`. A reset only ends a run;
   * this then waits for the new run.
   *
   * The workflow ends after the render: once downstream workflows are signalled, which takes up to half an hour for those
   * that `whenMissing: 'start'` cannot reach, and once files are deleted (up to ten minutes). `rendered()` does not wait
   * for that.
   */
  async result(): Promise<RenderResult> {
    for (let workflow = this.workflow; ; ) {
      try {
        return (await workflow.result()) as RenderResult;
      } catch (error) {
        if (!(error instanceof WorkflowFailedError)) throw error;
        if (error.cause instanceof ApplicationFailure) throw toRenderFailedError(error, this.workflowId, null);
        // A workflow ended from outside does not say whether its render was done, or whether a reset continues it.
        const history = await this.history();
        const next = error.cause instanceof TerminatedFailure ? await this.afterReset(history) : null;
        if (!next) throw toRenderFailedError(error, this.workflowId, history.result);
        workflow = next;
      }
    }
  }

  /**
   * Asks the workflow to cancel itself and the render on Lambda. Returns at once; `result()` then fails with
   * `RenderCancelled`, with the output in the error's `result` if the render was done before it could be stopped. Has no
   * effect on a render that has ended: if its workflow is still signalling downstream workflows, `result()` is unchanged.
   */
  async cancel(): Promise<void> {
    await this.unlessClosed(this.workflow.cancel());
  }

  /** Hints that something may have changed (after a webhook, for example), so that the worker polls at once. */
  async hint(): Promise<void> {
    await this.unlessClosed(this.workflow.signal(renderHintSignal));
  }

  /** The run that continues a terminated one; `null` unless it was reset. Temporal's own `result()` does not follow resets. */
  private async afterReset({ originalRunId }: RenderHistory): Promise<WorkflowHandle | null> {
    const { client } = this.workflow;
    const { runId, status } = await runAfterResets(client, this.workflowId, originalRunId);
    return status.name === 'TERMINATED' ? null : client.getHandle(this.workflowId, runId);
  }

  private async history(): Promise<RenderHistory> {
    let read!: RenderHistory;
    for await (const { history } of this.follow()) read = history;
    return read;
  }

  /** Yields the history now, whenever it has new events, and after it has been quiet for a while. */
  private async *follow(options: FollowOptions = {}): AsyncGenerator<{ history: RenderHistory; isQuiet: boolean }, void> {
    const { client } = this.workflow;
    const { namespace, loadedDataConverter } = client.options;
    const { workflowId, runId } = this;
    const history = new RenderHistory(new Decoder(loadedDataConverter, { namespace, workflowId }));
    for await (const events of followEvents({ client, workflowId, runId }, options)) {
      await history.add(events);
      yield { history, isQuiet: events.length === 0 };
    }
  }

  private async waitingForWorkerSince(): Promise<Date | null> {
    return waitingForWorkerSince(await this.workflow.describe());
  }

  /** Throws an error that says why the workflow ended. */
  private async endedWithout(what: string): Promise<never> {
    await this.result();
    throw new Error(`Workflow ${this.workflowId} ended, but no render ${what}. Is it a renderMedia workflow?`);
  }

  /** Ignores "not found" for a closed workflow: there is nothing to cancel or to hint at. */
  private async unlessClosed(call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const { status } = await this.workflow.describe();
      if (isOpen(status)) throw error;
    }
  }
}
