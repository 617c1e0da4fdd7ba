import type { FunctionConfig } from './function-config';
import type { FunctionState } from './function-state';

/** The settings of a deployed function that can change while it is in use. */
export interface FunctionSettings {
  state: FunctionState;
  /** Whether it was deleted; creating it again undoes that. */
  isDeleted: boolean;
  /** Differences from the configuration that its name states. */
  configuration: Partial<FunctionConfig>;
  /** Concurrent executions reserved for the function, which are also its maximum; null: it shares the unreserved ones. */
  reservedConcurrency: number | null;
  /** How many times an event runs again after the function failed. */
  maximumRetryAttempts: number;
  /** How long an event may wait before it runs. */
  maximumEventAgeInSeconds: number;
}

/** As Remotion deploys a function: with retries turned off. The age is Lambda's own default, six hours. */
const defaults: FunctionSettings = Object.freeze({
  state: 'Active',
  isDeleted: false,
  configuration: {},
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

  /** Fields that are undefined keep their value. */
  change(functionName: string, change: Partial<FunctionSettings>): FunctionSettings {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const settings = { ...this.of(functionName), ...Object.fromEntries(given) };
    this.changed.set(functionName, settings);
    return settings;
  }

  /** Reserved concurrent executions, over all functions. */
  get reservedInAll(): number {
    return [...this.changed.values()].reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0);
  }

  /** The settings of every function that was changed. */
  list(): Record<string, FunctionSettings> {
    return Object.fromEntries(this.changed);
  }
}
