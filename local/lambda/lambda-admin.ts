import type { EndpointParts, LambdaLimits } from './endpoint-parts';
import type { WaitingEvent } from './event-queue';
import type { Fault } from './faults';
import type { FunctionSettings } from './function-settings';
import type { FunctionState } from './function-state';
import type { InvocationMatch, InvocationRecord } from './invocation-log';
import type { FunctionPool } from './invoker';

/** What is running right now. */
export interface LambdaState {
  running: number;
  queued: number;
  sandboxes: number;
  /** Warm sandboxes, by function name. */
  warm: Record<string, number>;
}

/** Inspects the endpoint and injects faults. */
export interface LambdaAdmin {
  state(): LambdaState;
  /** Every invocation that arrived and matches, oldest first. */
  invocations(match?: InvocationMatch): InvocationRecord[];
  /** Resolves with the first invocation that matches, now or later. @throws after `withinMs`, default 60000 */
  untilInvocation(match: InvocationMatch, withinMs?: number): Promise<InvocationRecord>;
  /** The asynchronous invocations waiting for their next try, and why. */
  queue(): WaitingEvent[];
  limits(): LambdaLimits;
  changeLimits(change: Partial<LambdaLimits>): LambdaLimits;
  /** The settings of the changed functions, by name. */
  functions(): Record<string, FunctionSettings>;
  /** Makes a function pending, or its sandboxes unable to start, or makes it `Active` again. */
  setFunctionState(functionName: string, state: FunctionState): FunctionSettings;
  injectFault(fault: Fault): void;
  faults(): Fault[];
  clearFaults(): void;
  /** Kills the sandboxes of running invocations that match; they fail with `errorCode`, default `Runtime.ExitError`. */
  kill(match: InvocationMatch, errorCode?: string): InvocationRecord[];
  /** Kills only the browsers of running invocations that match. */
  killBrowsers(match: InvocationMatch): InvocationRecord[];
  /** Makes the next invocations start cold. Returns how many sandboxes were ended. */
  endWarmSandboxes(functionName?: string): Promise<number>;
}

const defaultUntilMs = 60_000;

/** Combines an endpoint's parts into its admin API. */
export function createAdmin(pool: FunctionPool, { log, faults, invoker, queue, settings, limits }: EndpointParts): LambdaAdmin {
  return {
    state: () => ({ running: invoker.runningCount, queued: queue.list().length, ...pool.state() }),
    queue: () => queue.list(),
    limits: () => ({ ...limits }),
    changeLimits: (change) => ({ ...Object.assign(limits, change) }),
    functions: () => settings.list(),
    setFunctionState: (functionName, state) => settings.change(functionName, { state }),
    invocations: (match) => log.list(match),
    untilInvocation: (match, withinMs = defaultUntilMs) => log.until(match, withinMs),
    injectFault: (fault) => faults.inject(fault),
    faults: () => faults.list(),
    clearFaults: () => faults.clear(),
    kill: (match, errorCode) => invoker.kill(match, errorCode),
    killBrowsers: (match) => invoker.killBrowsers(match),
    endWarmSandboxes: (functionName) => pool.endWarm(functionName),
  };
}
