export { Pool } from './pool';
export type { PoolSettings, SlotRequest } from './requests';
