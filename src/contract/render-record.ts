import type { FinishedRender } from './activities';
import type { EarlierAttempt } from './failure-details';
import type { DownstreamTarget, RenderMediaInput, RenderRequest } from './input';
import { renderCompletedSignalName } from './messages';
import type { AdmissionAnswer, PlaceInPool, SlotAsk } from './pool-messages';
import type { RenderResult, StartedRender } from './result';
import { renderPhases } from './snapshot';
import type { DownstreamState, RenderProgressReport, RenderSnapshot } from './snapshot';

/** How a render ended, as shown in a report. */
export type RenderEnd =
  | { phase: 'done'; outputUrl: string }
  /** `outputUrl` is set when the cancellation came too late. */
  | { phase: 'cancelled'; outputUrl: string | null }
  | { phase: 'failed'; failure: { type: string; message: string } };

/**
 * The state of a render, built from what has happened to it so far. The workflow keeps one as it runs, and clients
 * rebuild it from the workflow's history, so both report the same.
 */
export class RenderRecord {
  startedRender: StartedRender | null = null;
  lastSeen: RenderSnapshot = initialSnapshot;
  ended = false;
  private readonly current: RenderProgressReport;

  /** Accepts any input: a workflow with an invalid input has a report, too. */
  constructor(input: RenderMediaInput | undefined) {
    const { composition, functionName, region } = (input?.render ?? {}) as RenderRequest;
    this.current = {
      ...initialSnapshot,
      composition,
      functionName,
      region,
      ...notStarted,
      attempt: 1,
      earlierAttempts: [],
      outputUrl: null,
      failure: null,
      downstream: targetsOf(input).map(({ workflowId, signalName = renderCompletedSignalName }) => ({ workflowId, signalName, state: 'waiting' })),
    };
  }

  report(): RenderProgressReport {
    return this.current;
  }

  get attempt(): number {
    return this.current.attempt;
  }

  /** A pool was asked for slots. */
  queued(pool: string, { id: requestId, slots, since }: Pick<SlotAsk, 'id' | 'slots' | 'since'>): void {
    this.update({ phase: 'queued', queue: { pool, requestId, slots, since, place: null, estimateMs: null, because: null } });
  }

  /** The pool has answered. Ignores answers to earlier attempts. */
  admissionAnswered(answer: AdmissionAnswer): void {
    const { queue } = this.current;
    if (queue?.requestId !== answer.id) return;
    if ('granted' in answer) this.update({ phase: 'starting', queue: null });
    if ('waiting' in answer) {
      const { place, estimateMs, because } = answer.waiting;
      this.update({ queue: { ...queue, place, estimateMs, because: because && whyItWaits[because] } });
    }
  }

  /** The pool has not answered for a while; `problem` says why, if known. */
  setPoolProblem(problem: string | null): void {
    const { queue } = this.current;
    if (queue && problem) this.update({ queue: { ...queue, because: problem } });
  }

  started(started: StartedRender, at: number): void {
    this.startedRender = started;
    // The watch then need not report `launching` again.
    this.lastSeen = { ...initialSnapshot, phase: 'launching', at };
    this.update({ ...started, ...this.lastSeen });
  }

  /** Remotion's progress goes back when a chunk is retried; the reported progress does not. */
  observed(snapshot: RenderSnapshot): void {
    this.lastSeen = furthest(this.lastSeen, snapshot);
    this.update({ ...this.lastSeen, refusal: snapshot.refusal ?? null, inLambdaQueue: snapshot.inLambdaQueue ?? false });
  }

  /** The attempt failed and another one follows: resets the state. */
  attemptFailed(failed: EarlierAttempt): void {
    const { attempt, earlierAttempts } = this.current;
    this.startedRender = null;
    this.lastSeen = initialSnapshot;
    this.update({ ...initialSnapshot, ...notStarted, attempt: attempt + 1, earlierAttempts: [...earlierAttempts, failed] });
  }

  resultOf(finished: FinishedRender): RenderResult {
    // A worker of an earlier version reports no artifacts.
    const { artifacts = [], artifactCount = 0 } = finished;
    return { ...finished, artifacts, artifactCount, links: this.startedRender!.links, earlierAttempts: this.current.earlierAttempts };
  }

  setDownstreamState(index: number, state: DownstreamState): void {
    this.update({ downstream: this.current.downstream.map((target, i) => (i === index ? { ...target, state } : target)) });
  }

  endedAs(end: RenderEnd): void {
    this.ended = true;
    this.update({ ...end, ...(this.current.queue && { queue: null }), refusal: null, inLambdaQueue: false, timeLeftMs: null, timeLeftAtLeastMs: 0, ...(end.phase === 'done' && { overallProgress: 1 }) });
  }

  protected update(changes: Partial<RenderProgressReport>): void {
    Object.assign(this.current, changes);
  }
}

const whyItWaits: Record<NonNullable<PlaceInPool['because']>, string> = {
  paused: 'the pool is paused',
  budgetSpent: "the pool's budget for today is spent",
  largerThanPool: 'the render needs more slots than the pool has; raise its capacity',
};

function targetsOf(input: RenderMediaInput | undefined): DownstreamTarget[] {
  const downstream: unknown = input?.downstream;
  return Array.isArray(downstream) ? (downstream as (DownstreamTarget | null)[]).filter((target) => target !== null) : [];
}

function furthest(before: RenderSnapshot, now: RenderSnapshot): RenderSnapshot {
  return {
    ...now,
    phase: renderPhases[Math.max(renderPhases.indexOf(now.phase), renderPhases.indexOf(before.phase))]!,
    overallProgress: Math.max(now.overallProgress, before.overallProgress),
    framesRendered: Math.max(now.framesRendered, before.framesRendered),
    chunksRendered: Math.max(now.chunksRendered, before.chunksRendered),
  };
}

/** Before anything is known. */
export const initialSnapshot: RenderSnapshot = {
  phase: 'starting',
  inLambdaQueue: false,
  overallProgress: 0,
  framesRendered: 0,
  totalFrames: null,
  chunksRendered: 0,
  totalChunks: null,
  lambdasInvoked: 0,
  retries: 0,
  nonFatalErrors: 0,
  costs: { accruedSoFar: 0, displayCost: '<$0.001', currency: 'USD' },
  timeLeftMs: null,
  timeLeftAtLeastMs: 0,
  at: 0,
};

const notStarted = { renderId: null, bucketName: null, links: null, outBucket: null, outKey: null, launches: 0, refusal: null };
