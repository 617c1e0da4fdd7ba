import { describe, expect, it } from 'vitest';
import type { SlotHold } from '../../../src/contract/pool-messages';
import { SlotsInUse } from '../../../src/workflows/admission/slots-in-use';
import { snapshot } from '../../fakes/scripted-activities';

/** The reports to the pool after snapshots with these numbers of chunks: total and rendered. */
function toldAfter(granted: { slots: number; capacity: number }, chunks: [total: number | null, rendered: number][], isOneFunction = false): (Omit<SlotHold, 'id'> | null)[] {
  const inUse = new SlotsInUse(granted, isOneFunction);
  return chunks.map(([totalChunks, chunksRendered]) => inUse.after(snapshot(0.5, { totalChunks, chunksRendered })));
}

describe('the slots that a render uses', () => {
  it.each<[string, Parameters<typeof toldAfter>, ReturnType<typeof toldAfter>]>([
    ['nothing before the chunks are known', [{ slots: 201, capacity: 400 }, [[null, 0]]], [null]],
    ['nothing when they equal the grant', [{ slots: 11, capacity: 100 }, [[10, 0]]], [null]],
    ['any increase, however small', [{ slots: 11, capacity: 1_000 }, [[12, 0], [12, 0]]], [{ slots: 13, took: 13 }, null]],
    ['a large decrease, at once', [{ slots: 201, capacity: 400 }, [[20, 0]]], [{ slots: 21, took: 21 }]],
    ['a decrease only from a tenth of the pool', [{ slots: 50, capacity: 1_000 }, [[20, 0], [20, 15]]], [null, null]],
    ['freed slots, at most twice', [{ slots: 91, capacity: 100 }, [[90, 0], [90, 31], [90, 40], [90, 62], [90, 90]]], [null, { slots: 60 }, null, { slots: 29 }, null]],
    ['freed slots, at most twice, also of a render that takes more than it was granted', [{ slots: 11, capacity: 20 }, [[90, 0], [90, 10], [90, 20], [90, 90]]], [{ slots: 91, took: 91 }, { slots: 81 }, { slots: 71 }, null]],
    ['a single slot of a small pool', [{ slots: 3, capacity: 3 }, [[2, 0], [2, 1]]], [null, { slots: 2 }]],
    ['an increase only at first: the chunks are all known then', [{ slots: 91, capacity: 100 }, [[90, 0], [90, 31], [90, 20]]], [null, { slots: 60 }, null]],
    ['nothing for a render by the main function alone', [{ slots: 1, capacity: 2 }, [[1, 0], [1, 1]], true], [null, null]],
  ])('are reported: %s', (_what, args, told) => {
    expect(toldAfter(...args)).toEqual(told);
  });

  it('are never reported as fewer than the main function', () => {
    expect(toldAfter({ slots: 3, capacity: 3 }, [[2, 9]])).toEqual([{ slots: 1 }]);
  });
});
