import type { RenderFailureType } from '../src/contract/failures';

/** How a workflow ended: Temporal's status, or the type of its failure. */
export type Outcome = 'completed' | 'cancelled' | 'terminated' | 'timedOut' | RenderFailureType;
