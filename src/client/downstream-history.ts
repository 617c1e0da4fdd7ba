import { unsendableReason } from '../contract/downstream-target';
import type { DownstreamTarget } from '../contract/input';
import type { RenderRecord } from '../contract/render-record';
import type { DownstreamState } from '../contract/snapshot';

/** The index of a signal to another workflow than a target, such as the guard. */
const noTarget = -1;

/** The delivery state of the downstream targets, from the events of a history. */
export class DownstreamHistory {
  private readonly targetOf = new Map<string, number>();

  constructor(
    private readonly targets: DownstreamTarget[],
    private readonly record: RenderRecord,
  ) {}

  /** An event asks the server, or a worker, to signal a workflow. */
  asked(eventId: unknown, workflowId: unknown, signalName: unknown): void {
    const taken = [...this.targetOf.values()];
    const { downstream } = this.record.report();
    const index = downstream.findIndex((target, i) => !taken.includes(i) && target.workflowId === workflowId && target.signalName === signalName);
    this.targetOf.set(String(eventId), index);
  }

  /** Records what became of the signal that an event asked for. */
  is(askingEventId: unknown, state: DownstreamState): void {
    this.record.setDownstreamState(this.targetOf.get(String(askingEventId)) ?? noTarget, state);
  }

  /** The render has ended: sets the state of targets for which no event will follow. */
  ended(phase: 'done' | 'failed' | 'cancelled'): void {
    this.targets.forEach((target, index) => {
      if (this.record.report().downstream[index]!.state !== 'waiting') return;
      if (phase !== 'done' && target.on !== 'any') this.record.setDownstreamState(index, 'skipped');
      else if (unsendableReason(target) !== null) this.record.setDownstreamState(index, 'failed');
    });
  }
}
