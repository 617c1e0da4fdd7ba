import type { SlotRequest } from '../../../src/admission';

/** A request of 10 slots, of one key, asked at the time 0. */
export function aRequest(id: string, of: Partial<SlotRequest> = {}): SlotRequest {
  return { id, slots: 10, composition: 'intro', priority: 3, fairnessKey: 'one', fairnessWeight: 1, since: 0, ...of };
}
