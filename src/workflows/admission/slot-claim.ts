import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/workflow';
import { admissionDefaults, requesterOf, slotRequestId } from '../../contract/admission';
import type { RenderAdmission } from '../../contract/admission';
import { RenderFailureType } from '../../contract/failures';
import type { RenderMediaInput } from '../../contract/input';
import type { AdmissionAnswer, SlotAsk, SlotHold } from '../../contract/pool-messages';
import type { RenderSnapshot } from '../../contract/snapshot';
import { parseFunctionName } from '../../remotion/protocol/function-name';
import { plannedSlots } from '../../remotion/protocol/planned-slots';
import { costsOf, createRefusal } from '../outcome';
import type { RenderOutcome } from '../outcome';
import type { RenderState } from '../render-state';
import { SlotsInUse } from './slots-in-use';
import { stillHeld } from './still-held';
import { askForSlots, holdSlots, findPoolProblem } from './signal-pool';

/**
 * After this long without a grant the render asks its pool again, then at intervals that double up to the longest.
 * Asking costs three Actions, and is only needed if a pool was terminated and no other render signals it.
 */
const firstAskAgainMs = 3 * 60_000;
const longestAskAgainMs = 15 * 60_000;

/** Assumed if the function's name contains no version: Remotion's oldest plan takes the most functions. */
const unknownVersion = '4.0.0';

/**
 * Requests the slots of one attempt, receives them, and gives them back as they come free. It asks again at growing
 * intervals, to notice a terminated pool and to have a lost grant sent again.
 */
export class SlotClaim {
  readonly id: string;
  private inUse: SlotsInUse | null = null;
  private refusal: ApplicationFailure | null = null;
  /** Whether the pool has answered the last request. */
  private isAnswered?: boolean;
  /** How many slots Remotion would plan; null if the length is unknown. */
  private readonly planned: number | null;

  constructor(
    private readonly input: RenderMediaInput,
    private readonly admission: RenderAdmission,
    private readonly state: RenderState,
    private readonly since: number,
  ) {
    const { workflowId, originalExecutionRunId: originalRunId } = workflowInfo();
    this.id = slotRequestId({ workflowId, originalRunId }, state.attempt);
    this.planned = planned(input);
  }

  /** Ignores the workflow id: a history may be replayed under a different one. */
  isMeant({ id }: AdmissionAnswer): boolean {
    const [asked, answered] = [requesterOf(this.id), requesterOf(id)];
    return asked.originalRunId === answered.originalRunId && asked.attempt === answered.attempt;
  }

  hear(answer: AdmissionAnswer): void {
    this.isAnswered = true;
    this.state.admissionAnswered(answer);
    if ('granted' in answer) this.inUse ??= new SlotsInUse(answer.granted, this.planned === 1);
    if ('refused' in answer) this.refusal = createRefusal(answer.refused.type, answer.refused.message, this.state);
  }

  /** Waits for the grant. Returns the failure if it is refused or times out; throws if the workflow is cancelled meanwhile. */
  async untilGranted(): Promise<ApplicationFailure | null> {
    const { pool, queueTimeoutMs = Number.POSITIVE_INFINITY } = this.admission;
    const deadline = Date.now() + queueTimeoutMs;
    const ask = this.ask();
    this.state.queued(pool, ask);
    for (let waitMs = firstAskAgainMs; ; waitMs = Math.min(2 * waitMs, longestAskAgainMs)) {
      this.isAnswered = false;
      const refusal = await askForSlots(pool, ask, this.state);
      if (refusal) return refusal;
      if (await condition(() => this.inUse !== null || this.refusal !== null, Math.min(waitMs, deadline - Date.now()))) return this.refusal;
      if (Date.now() >= deadline) return this.timedOut(queueTimeoutMs);
      // The pool answers the first request only with its grant, but every later one at once.
      if (waitMs > firstAskAgainMs && !this.isAnswered) this.state.setPoolProblem(await findPoolProblem(pool));
    }
  }

  /** Gives back slots the render no longer needs, if that is worth a signal. */
  observed(snapshot: RenderSnapshot): void {
    const change = this.inUse!.after(snapshot);
    if (change) void this.tell(change);
  }

  /** Gives back the rest. Slots of functions that may still run come free when they can no longer be running. */
  async giveBack(outcome: RenderOutcome): Promise<void> {
    const { accruedSoFar: cost } = costsOf(outcome, this.state.report().costs);
    await this.tell({ ...stillHeld(outcome, this.inUse!.held, this.input, this.state), cost });
  }

  /** Leaves the queue, or gives back all slots. */
  async withdraw(): Promise<void> {
    await this.tell({ slots: 0 });
  }

  /** Waits until the signal is delivered: one sent as the workflow closes may get lost. */
  private async tell(hold: Omit<SlotHold, 'id'>): Promise<void> {
    await CancellationScope.nonCancellable(() => holdSlots(this.admission.pool, { id: this.id, ...hold }));
  }

  private ask(): SlotAsk {
    const { render } = this.input;
    const { priorityKey, fairnessKey, fairnessWeight } = workflowInfo().priority ?? {};
    return {
      id: this.id,
      slots: this.admission.slots ?? this.planned,
      composition: `${render.serveUrl} ${render.composition}`.slice(-300),
      priority: this.admission.priority ?? priorityKey ?? admissionDefaults.priority,
      fairnessKey: this.admission.fairnessKey ?? fairnessKey ?? admissionDefaults.fairnessKey,
      fairnessWeight: this.admission.fairnessWeight ?? fairnessWeight ?? admissionDefaults.fairnessWeight,
      since: this.since,
    };
  }

  private async timedOut(queueTimeoutMs: number): Promise<ApplicationFailure> {
    await this.withdraw();
    const { pool } = this.admission;
    return createRefusal(RenderFailureType.RenderQueueTimedOut, `Pool ${pool} had no slots for this render within ${queueTimeoutMs} ms (admission.queueTimeoutMs). Nothing was started.`, this.state);
  }
}

function planned({ render, functionFacts }: RenderMediaInput): number | null {
  const version = functionFacts?.version ?? parseFunctionName(render.functionName)?.version ?? unknownVersion;
  const slots = plannedSlots(render, version);
  // An invalid request is reported by the start.
  return Number.isInteger(slots) && slots! > 0 ? slots : null;
}
