import type { RenderFailureType } from '../src/contract/failures';

/** How a workflow ended: by Temporal's name for it, or by the type of its failure. */
export type Outcome = 'completed' | 'cancelled' | 'terminated' | 'timedOut' | RenderFailureType;
