import { describe, expect, it } from 'vitest';
import type { CallName } from '../../chaos/call';
import type { Answer } from '../../chaos/fault-proxy';
import { refuse } from '../../chaos/proxy-faults';
import { RunFaults } from '../../chaos/run-faults';

/** The statuses of this many calls with this name, one after the other. */
async function statusesOf(faults: RunFaults, name: CallName, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) {
    await faults.handle({
      call: { caller: 'worker-1', name, method: 'GET', url: '/', place: 'bucket' },
      forward: async (): Promise<Answer> => ({ status: 200, headers: {}, body: Buffer.alloc(0) }),
      answer: async ({ status }) => void statuses.push(status),
      answerPart: async () => undefined,
      reset: () => undefined,
    });
  }
  return statuses;
}

const act = refuse(503, 'SlowDown');

describe('the faults of a run', () => {
  it('hit the calls that they name, starting after and as many times as configured', async () => {
    const faults = new RunFaults();
    faults.inject([{ call: 'read', after: 1, times: 2, act }]);
    expect(await statusesOf(faults, 'verify', 2)).toEqual([200, 200]);
    expect(await statusesOf(faults, 'read', 5)).toEqual([200, 503, 503, 200, 200]);
    expect(faults.unused()).toEqual([]);
  });

  it('report which of them hit no call', async () => {
    const faults = new RunFaults();
    faults.inject([{ call: ['read', 'verify'], after: 3, act }]);
    await statusesOf(faults, 'read', 3);
    expect(faults.unused()).toEqual(['read,verify']);
  });

  it('hit nothing once their time has passed', async () => {
    const faults = new RunFaults();
    faults.inject([{ call: 'read', times: Infinity, forMs: -1, act }]);
    expect(await statusesOf(faults, 'read', 2)).toEqual([200, 200]);
  });

  it('count a recovery only after a fault', async () => {
    const faults = new RunFaults();
    await statusesOf(faults, 'read', 2);
    expect(faults.recoveryMs(Date.now())).toBeNull();
    faults.inject([{ call: 'read', act }]);
    await statusesOf(faults, 'read', 2);
    expect(faults.recoveryMs(Infinity)).toBeLessThan(10_000);
  });
});
