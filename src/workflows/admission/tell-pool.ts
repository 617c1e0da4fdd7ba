import { CancellationScope, getExternalWorkflowHandle, log, proxyActivities } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/workflow';
import { poolWorkflowId } from '../../contract/admission';
import type { RenderActivities } from '../../contract/activities';
import { askForSlotsSignal, holdSlotsSignal } from '../../contract/pool-messages';
import type { SlotAsk, SlotHold } from '../../contract/pool-messages';
import { poolOptions } from '../activity-options';
import { failureOf } from '../outcome';
import type { RenderState } from '../render-state';

/** Asks a pool for slots. Returns why there will be none, which is that there is no such pool. */
export async function askForSlots(pool: string, ask: SlotAsk, state: RenderState): Promise<ApplicationFailure | null> {
  try {
    await tell(pool, { signalName: askForSlotsSignal.name, payload: ask });
    return null;
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    return failureOf(error, state.report(), undefined);
  }
}

/** Tells a pool what a render still holds. A pool that cannot be told finds out by itself when the render's last possible end has passed. */
export async function holdSlots(pool: string, hold: SlotHold): Promise<void> {
  try {
    await tell(pool, { signalName: holdSlotsSignal.name, payload: hold });
  } catch (error) {
    log.warn('The pool was not told what the render holds', { pool, ...hold, error });
  }
}

/** Why a pool does not answer; null when nothing is wrong with it that can be seen. */
export async function problemOfPool(pool: string): Promise<string | null> {
  const { describePool } = proxyActivities<RenderActivities>({ ...poolOptions, summary: `Look why pool ${pool} does not answer` });
  try {
    return (await describePool({ pool })).problem;
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    log.warn('Nobody could look at the pool', { pool, error });
    return null;
  }
}

/** A pool that is not there was ended from outside, or never made: an activity finds out, and brings the first kind back. */
async function tell(pool: string, signal: { signalName: string; payload: SlotAsk | SlotHold }): Promise<void> {
  try {
    await getExternalWorkflowHandle(poolWorkflowId(pool)).signal(signal.signalName, signal.payload);
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    const { signalPool } = proxyActivities<RenderActivities>({ ...poolOptions, summary: `Bring pool ${pool} back` });
    await signalPool({ pool, ...signal });
  }
}
