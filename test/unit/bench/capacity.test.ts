import { describe, expect, it } from 'vitest';
import { capacity } from '../../../bench/capacity';
import { growthExponent, rendersWithin } from '../../../bench/capacity/growth';
import type { P1Raw } from '../../../bench/p1-history';
import type { P4Raw } from '../../../bench/p4-worker';

const always = (ours: number, baseline: number) => ({
  ours: { median: ours, min: ours, max: ours },
  baseline: { median: baseline, min: baseline, max: baseline },
});

const load: P4Raw['loads'][number] = {
  renders: 1_000,
  durationMs: 37_000,
  runs: { ours: 5, baseline: 1 },
  gaveIn: {},
  cpuMs: always(35, 350),
  cpuRatio: null,
  residentMb: always(0.5, 1),
  idleMb: always(319.2, 319.2),
  slots: always(0.7, 0.02),
  reads: always(8, 34),
  overheadMs: always(500, 900),
  openAtMost: always(1_000, 1_000),
};
const calls = { invocations: 1, reads: 8, writes: 1, looks: 1 };
const history: P1Raw = { runs: 8, measures: [{ what: 'Actions', ratio: 0.1, ...always(5, 50) }], awsCalls: { ours: calls, baseline: calls } };

function rowOf(what: string, loads: P4Raw['loads'] = [load]): (string | number)[] {
  const [table] = capacity({ loads }, history).tables;
  return table!.rows.find(([name]) => String(name).startsWith(what))!.slice(1);
}

describe('the capacity of a worker', () => {
  it('follows from the CPU time per render, and leaves a share of the core free', () => {
    expect(rowOf('Starts per second, by CPU')).toEqual(['20', '2']);
    expect(rowOf('Open renders, by CPU')).toEqual(['740', '74']);
  });

  it('says which numbers of renders were not measured', () => {
    expect(rowOf('Open renders, by memory')).toEqual(['1,000', '500']);
    expect(rowOf('Open renders, by memory', [{ ...load, residentMb: always(0.25, 1) }])).toEqual(['2,000 (extrapolated)', '500']);
  });

  it('extrapolates growth, but not a decline', () => {
    const fewer = { ...load, renders: 250, cpuMs: always(17.5, 350) };
    expect(rowOf('Open renders, by CPU', [fewer, load])).toEqual(['810', '74']);
    expect(rowOf('Open renders, by CPU', [{ ...fewer, cpuMs: always(70, 350) }, load])).toEqual(['740', '74']);
  });

  it('uses only loads that the baseline keeps up with', () => {
    const tooMany = { ...load, renders: 3_000, cpuMs: always(35, 50), reads: always(8, 3) };
    expect(rowOf('Open renders, by CPU', [load, tooMany])).toEqual(['740', '74']);
  });

  it("counts the starts that a namespace's Actions allow", () => {
    expect(rowOf('Starts per second in a namespace')).toEqual(['100', '10']);
    expect(rowOf('… and renders open in it')).toEqual(['3,700', '370']);
  });
});

describe('growth', () => {
  it.each([
    ['none', 10, 0],
    ['none for a decline', 5, 0],
    ['by the square root', 20, 0.5],
    ['in proportion', 40, 1],
  ])('%s', (_what, perRender, exponent) => {
    expect(growthExponent({ renders: 100, perRender: 10 }, { renders: 400, perRender })).toBeCloseTo(exponent);
  });

  it('lets fewer renders fit', () => {
    const most = { renders: 100, perRender: 2 };
    expect(rendersWithin(800, most, 0)).toBeCloseTo(400);
    expect(rendersWithin(800, most, 1)).toBeCloseTo(200);
  });
});
