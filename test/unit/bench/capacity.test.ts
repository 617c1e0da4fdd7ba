import { describe, expect, it } from 'vitest';
import { capacity } from '../../../bench/capacity';
import type { P1Raw } from '../../../bench/p1-history';
import type { P4Raw } from '../../../bench/p4-worker';

const always = (ours: number, baseline: number) => ({
  ours: { median: ours, min: ours, max: ours },
  baseline: { median: baseline, min: baseline, max: baseline },
});

const worker: P4Raw = {
  loads: [
    {
      renders: 1_000,
      durationMs: 37_000,
      runs: { ours: 5, baseline: 1 },
      cpuMs: always(35, 350),
      residentMb: always(0.5, 1),
      idleMb: always(319.2, 319.2),
      slots: always(0.7, 0.02),
      reads: always(8, 34),
      overheadMs: always(500, 900),
      openAtMost: always(1_000, 1_000),
    },
  ],
};
const calls = { invocations: 1, reads: 8, writes: 1, looks: 1 };
const history: P1Raw = { runs: 8, measures: [{ what: 'Actions', ratio: 0.1, ...always(5, 50) }], awsCalls: { ours: calls, baseline: calls } };

describe('the capacity of a worker', () => {
  const [table] = capacity(worker, history).tables;
  const rowOf = (what: string): (string | number)[] => table!.rows.find(([name]) => String(name).startsWith(what))!.slice(1);

  it('follows from CPU per render, and leaves a share of the core', () => {
    expect(rowOf('Starts per second, by CPU')).toEqual(['20', '2']);
    expect(rowOf('Open renders, by CPU')).toEqual(['740', '74']);
  });

  it('says which numbers of renders were never tried', () => {
    expect(rowOf('Open renders, by memory')).toEqual(['1,000', '500']);
    const light: P4Raw = { loads: [{ ...worker.loads[0]!, residentMb: always(0.25, 1) }] };
    const rows = capacity(light, history).tables[0]!.rows.flat();
    expect(rows).toContain('2,000 (extrapolated)');
  });

  it('counts the starts that a namespace has Actions for', () => {
    expect(rowOf('Starts per second in a namespace')).toEqual(['100', '10']);
  });
});
