import type { FunctionState } from './function-state';

/** What can be set of a deployed function while it is in use. */
export interface FunctionSettings {
  state: FunctionState;
  /** Concurrent executions set aside for it, and the most it may have; null: it shares what others leave. */
  reservedConcurrency: number | null;
  /** How often an event is run again after the function failed. */
  maximumRetryAttempts: number;
  /** How long an event may wait to be run. */
  maximumEventAgeInSeconds: number;
}

/** As Remotion deploys a function: it turns the retries off. The age is Lambda's own default, six hours. */
const defaults: FunctionSettings = Object.freeze({
  state: 'Active',
  reservedConcurrency: null,
  maximumRetryAttempts: 0,
  maximumEventAgeInSeconds: 21_600,
});

/** The settings of all functions, by name. */
export class AllFunctionSettings {
  private readonly changed = new Map<string, FunctionSettings>();

  of(functionName: string): FunctionSettings {
    return this.changed.get(functionName) ?? defaults;
  }

  /** What is undefined keeps its value. */
  change(functionName: string, change: Partial<FunctionSettings>): FunctionSettings {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const settings = { ...this.of(functionName), ...Object.fromEntries(given) };
    this.changed.set(functionName, settings);
    return settings;
  }

  /** Concurrent executions that are set aside for functions, in all. */
  get reservedInAll(): number {
    return [...this.changed.values()].reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0);
  }

  /** Every function whose settings were changed. */
  list(): Record<string, FunctionSettings> {
    return Object.fromEntries(this.changed);
  }
}
