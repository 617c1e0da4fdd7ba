import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { RuntimeOptions } from '@temporalio/worker';

export type Metrics = NonNullable<RuntimeOptions['telemetryOptions']>['metrics'];

/** The one warning that matters says why a workflow task failed. Of the others, one comes with every time-skipping server. */
const failingTasks = 'temporalio_sdk_core::worker::workflow=WARN';
const filter = `${makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' })},${failingTasks}`;

/** Logs only errors and failed workflow tasks. To be called for each server, since the SDK shuts the runtime down with its last user; a second server shares it. */
export function installQuietRuntime(metrics?: Metrics): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter }, metrics } });
  } catch (error) {
    if (metrics || !(error instanceof IllegalStateError)) throw error;
  }
}
