import { isSlotRequestId, findAdmissionProblem } from './admission';
import type { RenderAdmission } from './admission';
import type { PoolCarry } from '../admission/carry';
import type { PoolReport } from '../admission/report';
import type { SlotRequest } from '../admission/requests';
import { defineQuery, defineSignal, defineUpdate } from './define-message';
import type { RenderFailureType } from './failures';
import type { LambdaShare, RenderPoolSettings } from './pool-settings';

/** What a render asks a pool for. Its id comes from `slotRequestId()`: asking again under it is idempotent, and gets an answer. */
export type SlotAsk = SlotRequest;

/** The slots a render still holds: an absolute number, so that a repeated signal changes nothing. */
export interface SlotHold {
  id: string;
  /** 0: the render holds no slots and requests none. */
  slots: number;
  /** The render may run until then, in milliseconds since 1970, without being watched. */
  until?: number;
  /** What the render has cost, by Remotion's estimate. */
  cost?: number;
  /** How many slots the composition takes, once known. */
  took?: number;
}

/** A pool's answer to a render. */
export type AdmissionAnswer = { id: string } & (
  | { granted: { slots: number; /** The pool's capacity. */ capacity: number } }
  | { waiting: PlaceInPool }
  | { refused: { type: RenderFailureType; message: string } }
);

/** A request's place in its pool's queue. */
export interface PlaceInPool {
  /** 1: next in line. */
  place: number;
  /** Estimated remaining wait in milliseconds; `null` while there is no basis for an estimate. */
  estimateMs: number | null;
  /** Why it waits; `null` if only because other renders hold the slots. */
  because: 'paused' | 'budgetSpent' | 'largerThanPool' | null;
}

/** How a pool begins: new, carried over from its previous run, or rebuilt from the history of a run that was ended from outside. */
export type RenderAdmissionInput = { pool: string } & (
  | { settings: RenderPoolSettings }
  | { carry: PoolCarry; share?: LambdaShare }
  | { rebuildFrom: string }
);

/** The state of a pool. */
export interface RenderPoolReport extends PoolReport {
  pool: string;
  /** Where the capacity comes from; `null` if it was set as a number. */
  share: LambdaShare | null;
}

/** Signal to a pool, from a render that wants slots. */
export const askForSlotsSignal = defineSignal<[SlotAsk]>('askForSlots');

/** Signal to a pool, from a render: how many slots it now holds. */
export const holdSlotsSignal = defineSignal<[SlotHold]>('holdSlots');

/** Signal from a pool to a render. */
export const admissionAnswerSignal = defineSignal<[AdmissionAnswer]>('admissionAnswered');

/** Query to a pool: its capacity, which renders hold slots, and which wait. As of `now`, in milliseconds since 1970; without it, as of the pool's last task. */
export const renderPoolQuery = defineQuery<RenderPoolReport, [now?: number]>('renderPool');

/** Query to a pool: a request's place in the queue; `null` if it is not waiting. */
export const placeInPoolQuery = defineQuery<PlaceInPool | null, [id: string]>('placeInPool');

/** Update to a pool: changes the given settings from now on. */
export const changePoolUpdate = defineUpdate<RenderPoolReport, [changes: Partial<RenderPoolSettings>]>('changePool');

/** Anybody can signal a pool, so malformed requests must not reach its state. */
export function isSlotAsk(ask: unknown): ask is SlotAsk {
  const { id, slots, composition, priority, fairnessKey, fairnessWeight, since } = (ask ?? {}) as Partial<SlotAsk>;
  const isNamed = isSlotRequestId(id) && typeof composition === 'string' && Number.isFinite(since);
  return isNamed && isRequest({ slots: slots ?? undefined, priority, fairnessKey, fairnessWeight });
}

export function isSlotHold(hold: unknown): hold is SlotHold {
  const { id, slots, until = 0, cost = 0, took = 0 } = (hold ?? {}) as Partial<SlotHold>;
  return typeof id === 'string' && Number.isInteger(slots) && slots! >= 0 && [until, cost, took].every(Number.isFinite);
}

/** Anybody can signal a render, too. */
export function isAdmissionAnswer(answer: unknown): answer is AdmissionAnswer {
  const { id, granted, waiting, refused } = (answer ?? {}) as AnyAnswer;
  const isGrant = granted === undefined || (Number.isFinite(granted?.slots) && Number.isFinite(granted!.capacity));
  return typeof id === 'string' && isGrant && waiting !== null && refused !== null;
}

interface AnyAnswer {
  id?: unknown;
  granted?: { slots?: unknown; capacity?: unknown } | null;
  waiting?: unknown;
  refused?: unknown;
}

function isRequest(request: Partial<RenderAdmission>): boolean {
  const isWhole = request.priority !== undefined && request.fairnessKey !== undefined && request.fairnessWeight !== undefined;
  return isWhole && findAdmissionProblem({ pool: 'any', ...request }) === null;
}
