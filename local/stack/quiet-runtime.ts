import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { RuntimeOptions } from '@temporalio/worker';

export type Metrics = NonNullable<RuntimeOptions['telemetryOptions']>['metrics'];

/** Logs errors only. To be called for each server, since the SDK shuts the runtime down with its last user; a second server shares it. */
export function installQuietRuntime(metrics?: Metrics): void {
  try {
    Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { metrics } });
  } catch (error) {
    if (metrics || !(error instanceof IllegalStateError)) throw error;
  }
}
