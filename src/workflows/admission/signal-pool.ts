import { CancellationScope, CancelledFailure, getExternalWorkflowHandle, log, proxyActivities } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/workflow';
import { poolWorkflowId } from '../../contract/admission';
import type { RenderActivities } from '../../contract/activities';
import { askForSlotsSignal, holdSlotsSignal } from '../../contract/pool-messages';
import type { SlotAsk, SlotHold } from '../../contract/pool-messages';
import { poolOptions } from '../activity-options';
import { failureOf } from '../outcome';
import type { RenderState } from '../render-state';

/** Asks a pool for slots. Returns the failure if there is no such pool; throws if the workflow is cancelled. */
export async function askForSlots(pool: string, ask: SlotAsk, state: RenderState): Promise<ApplicationFailure | null> {
  try {
    await signalOrRestart(pool, { signalName: askForSlotsSignal.name, payload: ask });
    return null;
  } catch (error) {
    // Whatever failed may have done so in the task that brought the cancellation.
    if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('The render was cancelled while it asked for slots');
    return failureOf(error, state.report(), undefined);
  }
}

/** Reports to a pool what a render still holds. If the signal fails, the pool finds out by itself by the render's last possible end. */
export async function holdSlots(pool: string, hold: SlotHold): Promise<void> {
  try {
    await signalOrRestart(pool, { signalName: holdSlotsSignal.name, payload: hold });
  } catch (error) {
    log.warn('Could not report to the pool what the render holds', { pool, ...hold, error });
  }
}

/** Why a pool does not answer; null if no problem was found, or the workflow is cancelled meanwhile. */
export async function findPoolProblem(pool: string): Promise<string | null> {
  const { describePool } = proxyActivities<RenderActivities>({ ...poolOptions, summary: `Check why pool ${pool} does not answer` });
  const { problem } = await describePool({ pool }).catch((error: unknown) => {
    log.warn('Could not check the pool', { pool, error });
    return { problem: null };
  });
  return problem;
}

/** If the pool is not running, it was terminated or never created. An activity finds out which, and restarts a terminated one. */
async function signalOrRestart(pool: string, signal: { signalName: string; payload: SlotAsk | SlotHold }): Promise<void> {
  try {
    await getExternalWorkflowHandle(poolWorkflowId(pool)).signal(signal.signalName, signal.payload);
  } catch {
    // In a cancelled scope this throws, too.
    const { signalPool } = proxyActivities<RenderActivities>({ ...poolOptions, summary: `Signal or restart pool ${pool}` });
    await signalPool({ pool, ...signal });
  }
}
