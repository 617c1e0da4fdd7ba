import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Suppresses warnings of slow tasks: an overloaded server shows in the figures, and logging would cost CPU. */
export function installQuietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  });
}
