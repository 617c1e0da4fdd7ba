import { whyNotAdmissible } from './admission';
import type { RenderAdmission } from './admission';
import type { PoolCarry } from '../admission/carry';
import type { PoolReport } from '../admission/report';
import type { SlotRequest } from '../admission/requests';
import { defineQuery, defineSignal, defineUpdate } from './define-message';
import type { RenderFailureType } from './failures';
import type { LambdaShare, RenderPoolSettings } from './pool-settings';

/** What a render asks a pool for. Its id is that of `slotRequestId()`: asking again under it is asking once, and is answered. */
export type SlotAsk = SlotRequest;

/** What a render still holds. It says how much, not how much less: heard twice, it is the same. */
export interface SlotHold {
  id: string;
  /** 0: it holds nothing any more, and asks for nothing. */
  slots: number;
  /** The render may run until then, in milliseconds since 1970, and nobody is going to watch it. */
  until?: number;
  /** What the render has cost, by Remotion's estimate. */
  cost?: number;
  /** What the composition takes, once it is known. */
  took?: number;
}

/** What a pool tells a render. */
export type AdmissionAnswer = { id: string } & (
  | { granted: { slots: number; /** Of the pool. */ capacity: number } }
  | { waiting: PlaceInPool }
  | { refused: { type: RenderFailureType; message: string } }
);

/** Where a request stands in the queue of its pool. */
export interface PlaceInPool {
  /** 1: the next. */
  place: number;
  /** How long it may still wait, in milliseconds; `null` while there is nothing to tell it from. */
  estimateMs: number | null;
  /** Why it waits, where that is not only that others hold the slots. */
  because: 'paused' | 'budgetSpent' | 'largerThanPool' | null;
}

/** How a pool begins: new, handed over by its run before, or rebuilt from the history of a run that was ended from outside. */
export type RenderAdmissionInput = { pool: string } & (
  | { settings: RenderPoolSettings }
  | { carry: PoolCarry; share?: LambdaShare }
  | { rebuildFrom: string }
);

/** How a pool stands. */
export interface RenderPoolReport extends PoolReport {
  pool: string;
  /** Where the capacity comes from, when it is not given as a number. */
  share: LambdaShare | null;
}

/** Signal to a pool, from a render that wants slots. */
export const askForSlotsSignal = defineSignal<[SlotAsk]>('askForSlots');

/** Signal to a pool, from a render that knows better what it holds. */
export const holdSlotsSignal = defineSignal<[SlotHold]>('holdSlots');

/** Signal from a pool to a render. */
export const admissionAnswerSignal = defineSignal<[AdmissionAnswer]>('admissionAnswered');

/** Query of a pool: its capacity, who holds it, who waits. */
export const renderPoolQuery = defineQuery<RenderPoolReport>('renderPool');

/** Query of a pool: where a request waits; `null` when it does not. */
export const placeInPoolQuery = defineQuery<PlaceInPool | null, [id: string]>('placeInPool');

/** Update of a pool: what is given is changed from now on. */
export const changePoolUpdate = defineUpdate<RenderPoolReport, [changes: Partial<RenderPoolSettings>]>('changePool');

/** Anybody may signal a pool: what is no request must not get into its books. */
export function isSlotAsk(ask: unknown): ask is SlotAsk {
  const { id, slots, composition, priority, fairnessKey, fairnessWeight, since } = (ask ?? {}) as Partial<SlotAsk>;
  const isNamed = typeof id === 'string' && id !== '' && typeof composition === 'string' && Number.isFinite(since);
  return isNamed && isRequest({ slots: slots ?? undefined, priority, fairnessKey, fairnessWeight });
}

export function isSlotHold(hold: unknown): hold is SlotHold {
  const { id, slots, until = 0, cost = 0, took = 0 } = (hold ?? {}) as Partial<SlotHold>;
  return typeof id === 'string' && Number.isInteger(slots) && slots! >= 0 && [until, cost, took].every(Number.isFinite);
}

function isRequest(request: Partial<RenderAdmission>): boolean {
  const isWhole = request.priority !== undefined && request.fairnessKey !== undefined && request.fairnessWeight !== undefined;
  return isWhole && whyNotAdmissible({ pool: 'any', ...request }) === null;
}
