import { setCurrentDetails } from '@temporalio/workflow';
import type { RenderMediaInput } from '../contract/input';
import { renderCompletedSignalName } from '../contract/messages';
import type { StartedRender } from '../contract/result';
import type { DownstreamState, RenderProgressReport, RenderSnapshot } from '../contract/snapshot';
import { toCurrentDetails } from './current-details';
import type { RenderOutcome } from './outcome';

/** What this workflow knows of its render: the query answers from it, and the Web UI shows it. */
export class RenderState {
  startedRender: StartedRender | null = null;
  lastSeen: RenderSnapshot | null = null;
  ended = false;
  private readonly current: RenderProgressReport;

  constructor(input: RenderMediaInput) {
    const { composition, functionName, region } = input.render;
    this.current = {
      ...nothingSeen,
      composition,
      functionName,
      region,
      renderId: null,
      bucketName: null,
      links: null,
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

  /** One line for the Web UI's list of events: what is being waited for. */
  summary(): string {
    const { phase, overallProgress } = this.current;
    return `${phase}, ${Math.floor(overallProgress * 100)} %`;
  }

  started(started: StartedRender): void {
    this.startedRender = started;
    const { renderId, bucketName, links } = started;
    Object.assign(this.current, { renderId, bucketName, links, phase: 'launching' });
    this.show();
  }

  /** Remotion's progress goes back when a chunk is rendered again; what people are shown does not. */
  seen(snapshot: RenderSnapshot): void {
    this.lastSeen = snapshot;
    const overallProgress = Math.max(snapshot.overallProgress, this.current.overallProgress);
    Object.assign(this.current, snapshot, { overallProgress });
    this.show();
  }

  downstreamIs(index: number, state: DownstreamState): void {
    this.current.downstream[index]!.state = state;
    this.show();
  }

  end(outcome: RenderOutcome): void {
    this.ended = true;
    this.current.timeLeftMs = null;
    if (outcome.status === 'completed') {
      Object.assign(this.current, { phase: 'done', overallProgress: 1, outputUrl: outcome.result.outputUrl });
    } else if (outcome.status === 'cancelled') {
      this.current.phase = 'cancelled';
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
  at: 0,
};
