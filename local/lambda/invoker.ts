import { throttleOf } from './concurrency';
import type { FunctionConfig } from './function-config';
import type { FunctionError } from './function-error';
import type { AllFunctionSettings } from './function-settings';
import { stateRefusal } from './function-state';
import type { InvocationLog, InvocationMatch, InvocationRecord } from './invocation-log';
import { matches } from './invocation-log';
import type { Invocation } from './sandbox';
import type { ServiceError } from './service-error';

/** An accepted invocation. */
export interface AcceptedInvocation {
  record: InvocationRecord;
  config: FunctionConfig;
  event: unknown;
  onChunk: (chunk: Uint8Array) => void;
}

/** A sandbox that an invocation runs in. */
export interface InvocableSandbox {
  readonly isWarm: boolean;
  invoke(invocation: Invocation, onBegin: () => void): Promise<FunctionError | undefined>;
  kill(code?: string): void;
  killBrowser(): number;
}

/** Hands out sandboxes and takes them back. */
export interface SandboxSource {
  take(functionName: string, config: FunctionConfig): InvocableSandbox;
  putBack(sandbox: InvocableSandbox): void;
}

/** All sandboxes of an endpoint. */
export interface FunctionPool extends SandboxSource {
  /** Ends the warm sandboxes of one function or of all. Returns how many. */
  endWarm(functionName?: string): Promise<number>;
  /** Ends all sandboxes, busy or not. Resolves once none of their processes is left. */
  endAll(): Promise<void>;
  /** How many sandboxes there are, and how many of them are warm, by function. */
  state(): { sandboxes: number; warm: Record<string, number> };
}

export interface InvokerOptions {
  pool: SandboxSource;
  log: InvocationLog;
  settings: AllFunctionSettings;
  /** Read at each use: the most invocations that run at the same time, across all functions. */
  limits: { concurrencyLimit: number };
}

/** Runs accepted invocations in sandboxes. */
export class Invoker {
  private readonly running = new Map<InvocationRecord, InvocableSandbox>();

  constructor(private readonly options: InvokerOptions) {}

  /** Why the function cannot run right now: its state, or a limit. Undefined when it can. */
  refusalOf(functionName: string): ServiceError | undefined {
    const { settings, limits } = this.options;
    const running = [...this.running.keys()].map((record) => record.functionName);
    return stateRefusal(settings.of(functionName).state) ?? throttleOf(functionName, running, limits.concurrencyLimit, settings);
  }

  /** Runs it now, regardless of limits. Resolves with the function's error, if any, once it has ended. */
  async run({ record, config, event, onChunk }: AcceptedInvocation): Promise<FunctionError | undefined> {
    const { pool, log } = this.options;
    const sandbox = pool.take(record.functionName, config);
    this.running.set(record, sandbox);
    log.update(record, { status: 'running', cold: !sandbox.isWarm });
    const begin = (): void => log.update(record, { begin: Date.now() });
    const error = await sandbox.invoke({ requestId: record.requestId, event, onChunk }, begin);
    this.running.delete(record);
    pool.putBack(sandbox);
    const message = error ? `${error.code}: ${error.body.errorMessage}` : null;
    log.update(record, { status: error ? 'failed' : 'done', end: Date.now(), error: message });
    return error;
  }

  /** Kills the sandboxes of the running invocations that match. Returns these invocations. */
  kill(match: InvocationMatch, errorCode?: string): InvocationRecord[] {
    return this.forRunning(match, (sandbox) => sandbox.kill(errorCode));
  }

  /** Kills the browsers of the running invocations that match, but not their sandboxes. */
  killBrowsers(match: InvocationMatch): InvocationRecord[] {
    return this.forRunning(match, (sandbox) => sandbox.killBrowser());
  }

  get runningCount(): number {
    return this.running.size;
  }

  private forRunning(match: InvocationMatch, act: (sandbox: InvocableSandbox) => void): InvocationRecord[] {
    const hit = [...this.running].filter(([record]) => matches(record, match));
    for (const [, sandbox] of hit) act(sandbox);
    return hit.map(([record]) => ({ ...record }));
  }
}
