import type { PoolSettings } from '../admission/requests';
import { isWholeNumber } from './whole-number';

/** Capacity by what Lambda allows at present: a share of the account's limit, or of what is reserved for the function. */
export interface LambdaShare {
  region: string;
  /** Where some of the account's concurrency is reserved for this function, that is what counts. */
  functionName?: string;
  /** From 0.01 to 1: leave a part to whoever else uses the account. */
  share: number;
}

/** How much a pool may grant, and how. */
export interface RenderPoolSettings extends Omit<PoolSettings, 'capacity'> {
  /** Slots: concurrent executions that renders of this pool take together at most. Looked up every quarter of an hour when it is a share. */
  capacity: number | LambdaShare;
}

const maxCapacity = 1_000_000;

/** Says what is wrong with settings of a pool, or changes of them, naming the field; null when nothing is. */
export function whyNotPoolSettings(settings: Partial<RenderPoolSettings>): { field: string; wanted: string } | null {
  const { capacity, paused, newSlotsPer10s, dailyBudget, ...others } = settings;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return { field: unknown, wanted: 'no such setting of a pool' };
  if (capacity !== undefined && !isWholeNumber(capacity, 1, maxCapacity) && !isLambdaShare(capacity)) {
    return { field: 'capacity', wanted: `expected a whole number from 1 to ${maxCapacity}, or { region, functionName?, share } with a share from 0.01 to 1` };
  }
  if (paused !== undefined && typeof paused !== 'boolean') return { field: 'paused', wanted: 'expected true or false' };
  if (newSlotsPer10s !== undefined && !isWholeNumber(newSlotsPer10s, 1, maxCapacity)) return { field: 'newSlotsPer10s', wanted: `expected a whole number from 1 to ${maxCapacity}` };
  if (dailyBudget !== undefined && dailyBudget !== null && !isBudget(dailyBudget)) return { field: 'dailyBudget', wanted: "expected { amount, whenSpent: 'wait' | 'fail' } with an amount above 0" };
  return null;
}

function isLambdaShare(value: unknown): value is LambdaShare {
  if (typeof value !== 'object' || value === null) return false;
  const { region, functionName, share } = value as Partial<LambdaShare>;
  const isNamed = typeof region === 'string' && region !== '' && (functionName === undefined || typeof functionName === 'string');
  return isNamed && typeof share === 'number' && share >= 0.01 && share <= 1;
}

function isBudget(value: unknown): boolean {
  const { amount, whenSpent } = value as { amount?: unknown; whenSpent?: unknown };
  return typeof amount === 'number' && amount > 0 && Number.isFinite(amount) && (whenSpent === 'wait' || whenSpent === 'fail');
}
