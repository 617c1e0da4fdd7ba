import { mostSlots } from '../remotion/protocol/planned-slots';
import { jsonBytes } from './state-size';

/** Compositions beyond this many are forgotten, those first that nobody rendered for the longest time. */
const maxCompositions = 200;
/** One with a longer name is not remembered: what is carried is limited. */
const maxNameBytes = 320;

export type SizesCarry = [composition: string, slots: number][];

/** What renders of a composition took last time: the best guess for one whose frames nobody knows. */
export class RememberedSizes {
  private readonly sizes: Map<string, number>;

  constructor(carried: SizesCarry = []) {
    this.sizes = new Map(carried);
  }

  carry(): SizesCarry {
    return [...this.sizes];
  }

  /** The most that a render can take where nothing is known. */
  guess(composition: string): number {
    return this.sizes.get(composition) ?? mostSlots;
  }

  remember(composition: string, slots: number): void {
    if (jsonBytes(composition) > maxNameBytes) return;
    this.sizes.delete(composition);
    this.sizes.set(composition, slots);
    if (this.sizes.size > maxCompositions) this.sizes.delete(this.sizes.keys().next().value!);
  }
}
