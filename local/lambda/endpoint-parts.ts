import { EventQueue } from './event-queue';
import { Faults } from './faults';
import { AllFunctionSettings } from './function-settings';
import { InvocationLog } from './invocation-log';
import { Invoker } from './invoker';
import type { SandboxSource } from './invoker';

/** What is limited, and may be changed at any time. */
export interface LambdaLimits {
  /** Invocations that may run at the same time, of all functions together. */
  concurrencyLimit: number;
  /** How long a second of the asynchronous queue takes: with less, its waits and ages shrink alike. */
  queueSecondMs: number;
  /** Sandboxes of a function that wait for the next invocation. With 0 each invocation starts cold. */
  maxWarmPerFunction: number;
}

/** What takes an invocation from its request to a sandbox, and remembers it. */
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
