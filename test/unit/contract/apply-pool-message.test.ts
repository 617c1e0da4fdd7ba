import { describe, expect, it } from 'vitest';
import { Pool } from '../../../src/admission/pool';
import { slotRequestId } from '../../../src/contract/admission';
import { applyHolderCheck, applyPoolMessage } from '../../../src/contract/apply-pool-message';

const now = 1_700_000_000_000;
const [a, b, c] = ['a', 'b', 'c'].map((workflowId) => slotRequestId({ workflowId, originalRunId: '01a218b8-8409-78d7-93cc-e217229944ea' }, 1)) as [string, string, string];
const ask = (id: string, slots = 3) => ({ ask: { id, slots, composition: 'Main', priority: 3, fairnessKey: '', fairnessWeight: 1, since: now } });

/** A pool of 4 slots in which `a` holds 3 and `b` waits for 3. */
function poolOfTwo(): Pool {
  const pool = Pool.open({ capacity: 4 }, now);
  applyPoolMessage(pool, ask(a), now);
  applyPoolMessage(pool, ask(b), now);
  pool.admit(now);
  return pool;
}

const stateOf = (pool: Pool, at = now) => {
  const { used, waiting } = pool.report(at);
  return { used, waiting };
};

describe('a message to a pool', () => {
  it.each<[string, Parameters<typeof applyPoolMessage>[1], unknown, object]>([
    ['that asks for slots', ask(c, 1), { asked: 'queued' }, { used: 3, waiting: 2 }],
    ['that asks again', ask(b), { asked: 'alreadyQueued' }, { used: 3, waiting: 1 }],
    ['that asks for too much', ask(c, 5), { asked: 'tooLarge' }, { used: 3, waiting: 1 }],
    ['that asks under an id that names no workflow', ask('gone', 1), null, { used: 3, waiting: 1 }],
    ['that asks for nothing that can be understood', { ask: { id: c } }, null, { used: 3, waiting: 1 }],
    ['that returns some slots', { hold: { id: a, slots: 1 } }, { wasWithdrawn: false }, { used: 1, waiting: 1 }],
    ['that returns all slots', { hold: { id: a, slots: 0 } }, { wasWithdrawn: false }, { used: 0, waiting: 1 }],
    ['that withdraws a request', { hold: { id: b, slots: 0 } }, { wasWithdrawn: true }, { used: 3, waiting: 0 }],
    ['that claims slots while it waits', { hold: { id: b, slots: 2 } }, { wasWithdrawn: false }, { used: 3, waiting: 1 }],
    ['of a stranger', { hold: { id: 'x', slots: 0 } }, { wasWithdrawn: false }, { used: 3, waiting: 1 }],
    ['that holds nothing that can be understood', { hold: { id: a, slots: -1 } }, null, { used: 3, waiting: 1 }],
  ])('%s', (_what, message, effect, state) => {
    const pool = poolOfTwo();
    expect(applyPoolMessage(pool, message, now)).toEqual(effect);
    expect(stateOf(pool)).toEqual(state);
  });

  it('that keeps slots until a time frees them then', () => {
    const pool = poolOfTwo();
    applyPoolMessage(pool, { hold: { id: a, slots: 3, until: now + 500 } }, now);
    expect(stateOf(pool, now + 499).used).toBe(3);
    expect(stateOf(pool, now + 500).used).toBe(0);
  });
});

describe('a check of the renders that hold slots', () => {
  const at = { checkedAt: now + 100, now: now + 200 };

  it('frees the slots of those that have ended', () => {
    const pool = poolOfTwo();
    applyHolderCheck(pool, { ended: [a], running: [] }, at);
    expect(stateOf(pool, at.now).used).toBe(0);
  });

  it('frees the slots of those that are ending when they have certainly ended', () => {
    const pool = poolOfTwo();
    applyHolderCheck(pool, { ended: [], running: [], ending: [{ id: a, forMs: 1_000 }] }, at);
    expect(stateOf(pool, at.now + 999).used).toBe(3);
    expect(stateOf(pool, at.now + 1_000).used).toBe(0);
  });

  it('leaves the slots of those that run, which were heard of at the time of the check', () => {
    const pool = poolOfTwo();
    applyHolderCheck(pool, { ended: [], running: [a], ending: [] }, at);
    expect(stateOf(pool, at.now).used).toBe(3);
    expect(pool.silentSince(at.checkedAt)).toEqual([]);
    expect(pool.silentSince(at.checkedAt + 1)).toEqual([a]);
  });
});
