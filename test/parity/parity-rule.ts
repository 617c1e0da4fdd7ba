import type { Answer } from './answer';
import type { ParityState } from './parity-state';

/**
 * A difference on purpose. It says exactly what must come out: what Remotion's client says about a neighbouring state
 * that lacks what misleads it, adjusted where the neighbour shows through.
 */
export interface ParityRule {
  /** Heading of its section in docs/differences.md. */
  id: string;
  why: string;
  /** The neighbouring state; null when the rule does not apply. Without it: the state itself. */
  neighbour?: (state: ParityState) => ParityState | null;
  /** What the right answer is, given that to the neighbour; null when the rule does not apply. */
  adjust?: (answer: Answer, about: AdjustContext) => Answer | null;
}

export interface AdjustContext {
  /** The state that both clients were asked about. */
  state: ParityState;
  /** The one that led to the answer, after all rules that apply. */
  neighbour: ParityState;
  ours: Answer;
}
