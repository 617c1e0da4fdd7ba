import { CancellationScope, CancelledFailure, isCancellation, log } from '@temporalio/workflow';
import { findAdmissionProblem } from '../../contract/admission';
import { RenderFailureType } from '../../contract/failures';
import type { RenderMediaInput } from '../../contract/input';
import { isAdmissionAnswer } from '../../contract/pool-messages';
import { createRefusal } from '../outcome';
import type { RenderOutcome } from '../outcome';
import type { RenderState } from '../render-state';
import { SlotClaim } from './slot-claim';
import { holdSlots } from './signal-pool';

/** A render workflow's dealings with its pool: one claim per attempt, and the answers to it. */
export class Admission {
  private claim: SlotClaim | null = null;
  /** When the first attempt asked. Later attempts keep its place. */
  private since: number | null = null;

  constructor(
    private readonly input: RenderMediaInput,
    private readonly state: RenderState,
  ) {}

  /** Handles an answer from the pool. */
  hear(answer: unknown): void {
    if (!isAdmissionAnswer(answer)) return log.warn('Ignored a signal to this render: it is not the answer of a pool', { answer });
    if (this.claim?.isMeant(answer)) return this.claim.hear(answer);
    // The grant is for an attempt that has ended, or for an earlier render with this workflow id: give it back.
    if ('granted' in answer) void CancellationScope.nonCancellable(() => holdSlots(this.input.admission!.pool, { id: answer.id, slots: 0 }));
  }

  /** Runs an attempt once its pool has granted it slots; at once without a pool. */
  async admit(run: (claim: SlotClaim | null) => Promise<RenderOutcome>): Promise<RenderOutcome> {
    const { admission } = this.input;
    if (!admission) return run(null);
    const wrong = findAdmissionProblem(admission);
    if (wrong) return failed(createRefusal(RenderFailureType.InvalidRenderRequest, `admission.${wrong.field}: ${wrong.wanted}`, this.state));
    this.since ??= Date.now();
    const claim = (this.claim = new SlotClaim(this.input, admission, this.state, this.since));
    try {
      const refusal = await claim.untilGranted();
      if (refusal) return failed(refusal);
      const outcome = await run(claim);
      await claim.giveBack(outcome);
      return outcome;
    } catch (error) {
      if (!isCancellation(error)) throw error;
      await claim.withdraw();
      return { status: 'cancelled', error: new CancelledFailure('The render was cancelled'), result: null };
    } finally {
      this.claim = null;
    }
  }
}

function failed(error: ReturnType<typeof createRefusal>): RenderOutcome {
  return { status: 'failed', error };
}
