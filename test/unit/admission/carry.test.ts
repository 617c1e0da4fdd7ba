import { describe, expect, test } from 'vitest';
import { Pool } from '../../../src/admission';
import { aPool, aRequest, granted } from './a-request';

const bytes = (pool: Pool): number => Buffer.byteLength(JSON.stringify(pool.carry()));

describe('the carried state', () => {
  test('contains each key and composition once', () => {
    const key = 'a customer with a name that is long';
    const pool = aPool(Array.from({ length: 50 }, (_, index) => aRequest(`r ${index}`, { fairnessKey: key, composition: 'composition-of-theirs' })));
    granted(pool);
    const json = JSON.stringify(pool.carry());
    expect(json.split(key).length - 1).toBe(1);
    // The second one is in the remembered sizes.
    expect(json.split('composition-of-theirs').length - 1).toBe(2);
  });

  test.each<[string, (index: number) => Partial<Parameters<typeof aRequest>[1]> & { id?: string }]>([
    ['alike', () => ({})],
    ['each with its own key and composition', (index) => ({ fairnessKey: `key ${index}`, composition: `composition ${index}` })],
    ['with long names whose characters take six bytes', (index) => ({ id: `${index} ${'\u0001'.repeat(60)}`, fairnessKey: `\u0001${index % 9}`, composition: `ø${index % 7}` })],
    ['with long numbers', (index) => ({ since: 1_799_999_999_999 - index, fairnessWeight: 0.123456789012345, priority: 1 + (index % 5), slots: 1 })],
  ])('stays below 1 MB however many renders ask: %s', (_, of) => {
    const pool = Pool.open({ capacity: 1_000 }, 1_700_000_000_000);
    let asked = 0;
    for (; asked < 50_000; asked += 1) {
      const { id = `workflow-of-${asked}/1f0c9a2e-7b1d-7c33-9c58-2f6f3f7a0b11/1`, ...request } = of(asked);
      const answer = pool.ask(aRequest(id, request), 1_700_000_000_000 + asked);
      if (answer === 'full') break;
      expect(answer).toBe('queued');
      if (asked % 100 === 0) for (const { id: holder } of pool.admit(1_700_000_000_000 + asked).grants.slice(1)) pool.hold(holder, 1, 1_700_000_000_000 + asked, { cost: 0.123456789012345, until: 1_900_000_000_000 });
    }
    expect(asked).toBeLessThan(50_000);
    expect(bytes(pool)).toBeLessThan(1_000_000);
    expect(bytes(pool)).toBeGreaterThan(300_000);
  });

  test('has room for new requests once others have left', () => {
    const pool = Pool.open({ capacity: 1 }, 0);
    const name = (index: number) => `${index} ${'x'.repeat(900)}`;
    let asked = 0;
    while (pool.ask(aRequest(name(asked), { slots: 1 }), 0) === 'queued') asked += 1;
    for (let index = 0; index < asked; index += 1) pool.withdraw(name(index), 1);
    let again = 0;
    while (pool.ask(aRequest(name(again), { slots: 1 }), 2) === 'queued') again += 1;
    expect(again).toBe(asked);
  });

  test('remembers a limited number of absent keys and compositions', () => {
    const pool = Pool.open({ capacity: 1_000 }, 0);
    pool.ask(aRequest('stays', { slots: 1_000 }), 0);
    pool.admit(0);
    for (let index = 0; index < 3_000; index += 1) {
      pool.ask(aRequest(`r ${index}`, { fairnessKey: `key ${index}`, composition: `composition ${index}`, slots: 10 }), index);
      pool.hold('stays', 1_000, index);
      pool.ask(aRequest(`w ${index}`, { fairnessKey: 'waits', slots: 900 }), index);
      pool.grant(aRequest(`r ${index}`), 10, index);
      pool.hold(`r ${index}`, 0, index + 1, { took: 11 });
      pool.withdraw(`w ${index}`, index);
    }
    expect(bytes(pool)).toBeLessThan(20_000);
  });
});
