import { maxSlotsPerRender } from '../remotion/protocol/planned-slots';
import { jsonBytes } from './state-size';

/** Beyond this many, the least recently rendered compositions are forgotten. */
const maxCompositions = 200;
/** A composition with a longer name is not remembered: the carried state is limited. */
const maxNameBytes = 320;

export type SizesCarry = [composition: string, slots: number][];

/** How many slots the last render of a composition took: the best guess for a render of unknown length. */
export class RememberedSizes {
  private readonly sizes: Map<string, number>;

  constructor(carried: SizesCarry = []) {
    this.sizes = new Map(carried);
  }

  carry(): SizesCarry {
    return [...this.sizes];
  }

  /** The last size of this composition; the most a render can take if none is known. */
  guess(composition: string): number {
    return this.sizes.get(composition) ?? maxSlotsPerRender;
  }

  remember(composition: string, slots: number): void {
    if (jsonBytes(composition) > maxNameBytes) return;
    this.sizes.delete(composition);
    this.sizes.set(composition, slots);
    if (this.sizes.size > maxCompositions) this.sizes.delete(this.sizes.keys().next().value!);
  }
}
