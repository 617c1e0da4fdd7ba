import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { isOpen } from '../temporal/is-open';
import { renderHintSignal, renderProgressQuery, renderStartedUpdate } from '../contract/messages';
import type { RenderResult, StartedRender } from '../contract/result';
import type { RenderProgressReport } from '../contract/snapshot';
import { toRenderFailedError } from './render-failed-error';

/** Options of `progressUpdates()`. */
export interface ProgressUpdatesOptions {
  /** Time between two queries, in milliseconds. @default 1000 */
  intervalMs?: number;
  /** Ends the iteration early, without an error. */
  signal?: AbortSignal;
}

/** Queries without news before `progressUpdates()` asks whether the workflow still runs. */
const roundsBetweenChecks = 5;

/** One render: a `renderMedia` workflow, running or closed. */
export class RenderHandle {
  constructor(
    /** The workflow's own handle, for what is not here (describe, terminate, history). */
    readonly workflow: WorkflowHandle,
    /** Whether `start` found the render already there instead of starting it. */
    readonly alreadyStarted: boolean = false,
  ) {}

  get workflowId(): string {
    return this.workflow.workflowId;
  }

  /** How far the render is, now. Answers also after it has ended, as long as a worker runs and the history is kept. */
  progress(): Promise<RenderProgressReport> {
    return this.workflow.query(renderProgressQuery);
  }

  /**
   * Yields the progress now and whenever it has changed, the last time when the render has ended.
   *
   * @example
   * ```ts
   * import type { RenderHandle } from 'temporal-remotion-lambda/client';
   *
   * export async function show(handle: RenderHandle): Promise<void> {
   *   for await (const { phase, overallProgress } of handle.progressUpdates()) {
   *     console.log(phase, `${Math.floor(overallProgress * 100)} %`);
   *   }
   * }
   * ```
   */
  async *progressUpdates({ intervalMs = 1_000, signal }: ProgressUpdatesOptions = {}): AsyncGenerator<RenderProgressReport, void> {
    for (let last = '', unchanged = 0; !signal?.aborted; ) {
      const progress = await this.progress();
      const seen = JSON.stringify({ ...progress, at: 0 });
      unchanged = seen === last ? unchanged + 1 : 0;
      if (unchanged === 0) yield progress;
      last = seen;
      if (hasEnded(progress)) return;
      // Terminated or timed out from outside, a workflow never says that it has ended.
      if (unchanged > 0 && unchanged % roundsBetweenChecks === 0 && (await this.hasClosed())) return;
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** The render's id, bucket and links, as soon as it is launched. Throws `RenderFailedError` if it never was. */
  async started(): Promise<StartedRender> {
    // Without a worker a query fails, and the update waits for one.
    const known = await this.progress().catch(() => null);
    const { renderId, bucketName, outBucket, outKey, launches = 0, links } = known ?? {};
    if (renderId && bucketName && outBucket && outKey && links) return { renderId, bucketName, outBucket, outKey, launches, links };
    try {
      return await this.workflow.executeUpdate(renderStartedUpdate);
    } catch (error) {
      // Never launched, or closed in between: its end says why.
      if (error instanceof WorkflowUpdateFailedError || (await this.hasClosed())) await this.result();
      throw error;
    }
  }

  /** Waits for the end: where the file is. Throws `RenderFailedError`. */
  async result(): Promise<RenderResult> {
    try {
      return (await this.workflow.result()) as RenderResult;
    } catch (error) {
      throw toRenderFailedError(error, this.workflowId);
    }
  }

  /**
   * Cancels the workflow and the render on Lambda with it. Returns at once; `result()` then fails as cancelled. Nothing
   * happens once it has ended.
   */
  async cancel(): Promise<void> {
    await this.unlessClosed(this.workflow.cancel());
  }

  /** Says that something may have changed (a webhook came, say), so that the worker looks at once. */
  async hint(): Promise<void> {
    await this.unlessClosed(this.workflow.signal(renderHintSignal));
  }

  /** For a render that has ended, there is nothing to cancel or to hurry. */
  private async unlessClosed(call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) || !(await this.hasClosed())) throw error;
    }
  }

  private async hasClosed(): Promise<boolean> {
    const { status } = await this.workflow.describe();
    return !isOpen(status);
  }
}

function hasEnded({ phase, downstream }: RenderProgressReport): boolean {
  const ended = phase === 'done' || phase === 'failed' || phase === 'cancelled';
  return ended && downstream.every(({ state }) => state !== 'waiting');
}
