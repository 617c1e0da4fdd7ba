import { EventQueue } from './event-queue';
import { Faults } from './faults';
import { AllFunctionSettings } from './function-settings';
import { InvocationLog } from './invocation-log';
import { Invoker } from './invoker';
import type { SandboxSource } from './invoker';

/** The endpoint's limits, which can be changed at any time. */
export interface LambdaLimits {
  /** The most invocations that run at the same time, across all functions. */
  concurrencyLimit: number;
  /** How long one second of the asynchronous queue lasts. A smaller value shortens its waits and its age limits alike. */
  queueSecondMs: number;
  /** The most warm sandboxes to keep per function. With 0, every invocation starts cold. */
  maxWarmPerFunction: number;
}

/** The parts that take an invocation from its request to a sandbox, and record it. */
export interface EndpointParts {
  settings: AllFunctionSettings;
  limits: LambdaLimits;
  log: InvocationLog;
  faults: Faults;
  invoker: Invoker;
  queue: EventQueue;
}

export function createEndpointParts(pool: SandboxSource, limits: LambdaLimits): EndpointParts {
  const { log, faults, settings } = { log: new InvocationLog(), faults: new Faults(), settings: new AllFunctionSettings() };
  const invoker = new Invoker({ pool, log, settings, limits });
  const queue = new EventQueue({
    log,
    settings,
    limits,
    refusalOf: (functionName) => invoker.refusalOf(functionName),
    run: (invocation) => invoker.run(invocation),
  });
  return { settings, limits, log, faults, invoker, queue };
}
