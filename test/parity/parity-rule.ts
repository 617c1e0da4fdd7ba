import type { Answer } from './answer';
import type { ParityState } from './parity-state';

/**
 * An intended difference. It defines the exact answer: that of Remotion's client about a neighbouring state without the
 * misleading part, adjusted where the answer reveals the neighbour.
 */
export interface ParityRule {
  /** The heading of its section in docs/differences.md. */
  id: string;
  why: string;
  /** The neighbouring state; null when the rule does not apply. Without it: the state itself. */
  neighbour?: (state: ParityState) => ParityState | null;
  /** The right answer, given the one about the neighbour; null when the rule does not apply. */
  adjust?: (answer: Answer, about: AdjustContext) => Answer | null;
}

export interface AdjustContext {
  /** The state that both clients were asked about. */
  state: ParityState;
  /** The state that led to the answer, after all rules that apply. */
  neighbour: ParityState;
  ours: Answer;
}
