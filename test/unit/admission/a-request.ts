import { expect } from 'vitest';
import { Pool } from '../../../src/admission';
import type { PoolSettings, SlotRequest } from '../../../src/admission';

/** A request for 10 slots under a single key, made at time 0. */
export function aRequest(id: string, of: Partial<SlotRequest> = {}): SlotRequest {
  return { id, slots: 10, composition: 'intro', priority: 3, fairnessKey: 'one', fairnessWeight: 1, since: 0, ...of };
}

/** A pool of 100 slots in which these requests wait. */
export function aPool(requests: SlotRequest[] = [], settings: Partial<PoolSettings> = {}): Pool {
  const pool = Pool.open({ capacity: 100, ...settings }, 0);
  for (const request of requests) expect(pool.ask(request, 0)).toBe('queued');
  return pool;
}

/** A pool whose slots are all held by `full`. */
export function aFullPool(settings: Partial<PoolSettings> = {}): Pool {
  const pool = aPool([], settings);
  pool.ask(aRequest('full', { slots: pool.report(0).capacity, fairnessKey: 'full' }), 0);
  expect(granted(pool)).toEqual(['full']);
  return pool;
}

export function granted(pool: Pool, now = 0): string[] {
  return pool.admit(now).grants.map(({ id }) => id);
}
