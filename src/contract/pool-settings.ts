import type { PoolSettings } from '../admission/requests';
import { isWholeNumber } from './whole-number';

/** Capacity as a share of Lambda's current limit: the account's, or the concurrency reserved for the function. */
export interface LambdaShare {
  region: string;
  /** If concurrency is reserved for this function, the share is of that. */
  functionName?: string;
  /** From 0.01 to 1: leave some for other users of the account. */
  share: number;
}

/** How much a pool may grant, and how. */
export interface RenderPoolSettings extends Omit<PoolSettings, 'capacity'> {
  /** Slots: the most concurrent executions that the pool's renders take together. A share is looked up again every 15 minutes. */
  capacity: number | LambdaShare;
}

const maxCapacity = 1_000_000;

/** Returns the invalid field of a pool's settings, or of changes to them, and what was expected; or null. */
export function findPoolSettingsProblem(settings: Partial<RenderPoolSettings>): { field: string; wanted: string } | null {
  const { capacity, paused, newSlotsPer10s, dailyBudget, ...others } = settings;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return { field: unknown, wanted: 'pools have no setting of this name' };
  if (capacity !== undefined && !isWholeNumber(capacity, 1, maxCapacity) && !isLambdaShare(capacity)) {
    return { field: 'capacity', wanted: `expected a whole number from 1 to ${maxCapacity}, or { region, functionName?, share } with a share from 0.01 to 1` };
  }
  if (paused !== undefined && typeof paused !== 'boolean') return { field: 'paused', wanted: 'expected true or false' };
  if (newSlotsPer10s !== undefined && !isWholeNumber(newSlotsPer10s, 1, maxCapacity)) return { field: 'newSlotsPer10s', wanted: `expected a whole number from 1 to ${maxCapacity}` };
  if (dailyBudget !== undefined && dailyBudget !== null && !isBudget(dailyBudget)) return { field: 'dailyBudget', wanted: "expected { amount, whenSpent: 'wait' | 'fail' } with an amount above 0" };
  return null;
}

function isLambdaShare(value: unknown): value is LambdaShare {
  const { region, functionName, share } = (value ?? {}) as Partial<LambdaShare>;
  const isNamed = typeof region === 'string' && region !== '' && (functionName === undefined || typeof functionName === 'string');
  return isNamed && typeof share === 'number' && share >= 0.01 && share <= 1;
}

function isBudget(value: unknown): boolean {
  const { amount, whenSpent } = value as { amount?: unknown; whenSpent?: unknown };
  return Number.isFinite(amount) && (amount as number) > 0 && (whenSpent === 'wait' || whenSpent === 'fail');
}
