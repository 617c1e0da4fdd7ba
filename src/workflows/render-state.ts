import { setCurrentDetails } from '@temporalio/workflow';
import type { RenderMediaInput } from '../contract/input';
import { renderCompletedSignalName } from '../contract/messages';
import type { FinishedRender } from '../contract/activities';
import type { EarlierAttempt } from '../contract/failure-details';
import type { StartedRender } from '../contract/result';
import { renderPhases } from '../contract/snapshot';
import type { DownstreamState, RenderProgressReport, RenderSnapshot } from '../contract/snapshot';
import { toCurrentDetails } from './current-details';
import type { RenderOutcome } from './outcome';

/** What this workflow knows of its render: the query answers from it, and the Web UI shows it. */
export class RenderState {
  startedRender: StartedRender | null = null;
  lastSeen: RenderSnapshot = nothingSeen;
  ended = false;
  private readonly current: RenderProgressReport;

  constructor(input: RenderMediaInput) {
    const { composition, functionName, region } = input.render;
    this.current = {
      ...nothingSeen,
      composition,
      functionName,
      region,
      ...notStarted,
      attempt: 1,
      earlierAttempts: [],
      outputUrl: null,
      failure: null,
      downstream: (input.downstream ?? []).map(({ workflowId, signalName = renderCompletedSignalName }) => ({
        workflowId,
        signalName,
        state: 'waiting',
      })),
    };
    this.show();
  }

  report(): RenderProgressReport {
    return this.current;
  }

  get attempt(): number {
    return this.current.attempt;
  }

  /** One line for the Web UI's list of events: what is being waited for. */
  summary(): string {
    const { phase, overallProgress } = this.current;
    return `${phase}, ${Math.floor(overallProgress * 100)} %`;
  }

  started(started: StartedRender): void {
    this.startedRender = started;
    // That it is launching is known, and need not be read and told once more.
    this.lastSeen = { ...nothingSeen, phase: 'launching', at: Date.now() };
    Object.assign(this.current, started, this.lastSeen);
    this.show();
  }

  /** Remotion's progress goes back when a chunk is rendered again; what people are shown does not. */
  seen(snapshot: RenderSnapshot): void {
    this.lastSeen = furthest(this.lastSeen, snapshot);
    Object.assign(this.current, this.lastSeen);
    this.show();
  }

  /** Another attempt begins: all that was known is of a render that is over. */
  attemptFailed(failed: EarlierAttempt): void {
    const { attempt, earlierAttempts } = this.current;
    this.startedRender = null;
    this.lastSeen = nothingSeen;
    Object.assign(this.current, nothingSeen, notStarted, { attempt: attempt + 1, earlierAttempts: [...earlierAttempts, failed] });
    this.show();
  }

  completed(finished: FinishedRender): Extract<RenderOutcome, { status: 'completed' }> {
    const { links } = this.startedRender!;
    return { status: 'completed', result: { ...finished, links, earlierAttempts: this.current.earlierAttempts } };
  }

  downstreamIs(index: number, state: DownstreamState): void {
    this.current.downstream[index]!.state = state;
    this.show();
  }

  end(outcome: RenderOutcome): void {
    this.ended = true;
    this.current.timeLeftMs = null;
    this.current.timeLeftAtLeastMs = 0;
    if (outcome.status === 'completed') {
      Object.assign(this.current, { phase: 'done', overallProgress: 1, outputUrl: outcome.result.outputUrl });
    } else if (outcome.status === 'cancelled') {
      Object.assign(this.current, { phase: 'cancelled', outputUrl: outcome.result?.outputUrl ?? null });
    } else {
      const { type, message } = outcome.error;
      Object.assign(this.current, { phase: 'failed', failure: { type: type ?? 'Error', message } });
    }
    this.show();
  }

  private show(): void {
    setCurrentDetails(toCurrentDetails(this.current));
  }
}

function furthest(before: RenderSnapshot, now: RenderSnapshot): RenderSnapshot {
  return {
    ...now,
    phase: renderPhases.indexOf(now.phase) > renderPhases.indexOf(before.phase) ? now.phase : before.phase,
    overallProgress: Math.max(now.overallProgress, before.overallProgress),
    framesRendered: Math.max(now.framesRendered, before.framesRendered),
    chunksRendered: Math.max(now.chunksRendered, before.chunksRendered),
  };
}

const nothingSeen: RenderSnapshot = {
  phase: 'starting',
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

const notStarted = { renderId: null, bucketName: null, links: null, outBucket: null, outKey: null, launches: 0 };
