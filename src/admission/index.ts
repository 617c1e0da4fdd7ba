export { Pool } from './pool';
export type { Admitted, Asked, Changed, HoldNews } from './pool';
export type { PoolCarry } from './carry';
export type { Place } from './place';
export type { PoolReport, QueueReport } from './report';
export type { DailyBudget, Grant, PoolSettings, SlotRequest } from './requests';
