import { ApplicationFailure, condition, continueAsNew, setHandler, setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import { askForSlotsSignal, changePoolUpdate, holdSlotsSignal, placeInPoolQuery, renderPoolQuery } from '../../contract/pool-messages';
import type { RenderAdmissionInput } from '../../contract/pool-messages';
import { findPoolSettingsProblem } from '../../contract/pool-settings';
import type { RenderPoolSettings } from '../../contract/pool-settings';
import { PoolDesk } from './pool-desk';

/**
 * Decides which renders may launch. One workflow represents the slots of one account and region. Renders that name its
 * pool (`admission`) ask it for slots by signal and report what they still hold. It grants by priority and fair share,
 * never more than its capacity. `renders.pools.create()` starts it; it never ends by itself.
 *
 * Answers the queries `renderPool` and `placeInPool`, and the update `changePool`.
 */
export async function renderAdmission(input: RenderAdmissionInput): Promise<void> {
  const desk = new PoolDesk(input);
  setHandler(askForSlotsSignal, (ask) => desk.receive({ ask }));
  setHandler(holdSlotsSignal, (hold) => desk.receive({ hold }));
  setHandler(renderPoolQuery, (now) => desk.report(now));
  setHandler(placeInPoolQuery, (id) => desk.placeOf(id));
  setHandler(changePoolUpdate, (changes) => desk.change(changes), { validator: assertSettings });

  await desk.open();
  while (!desk.isDrained()) {
    await desk.serve();
    await condition(() => desk.hasNews());
  }
  await continueAsNew<typeof renderAdmission>(desk.carried());
}

// A pool outlives every worker version, so it is not pinned to one. The server rejects this option from an unversioned worker.
setWorkflowOptions(() => (workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: 'AUTO_UPGRADE' } : {}), renderAdmission);

function assertSettings(changes: Partial<RenderPoolSettings>): void {
  const wrong = findPoolSettingsProblem(changes);
  if (wrong) throw ApplicationFailure.nonRetryable(`${wrong.field}: ${wrong.wanted}`, 'InvalidPoolSettings');
}
