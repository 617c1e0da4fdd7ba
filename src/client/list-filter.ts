import { renderMediaWorkflowType } from '../contract/messages';
import { RenderFailedError } from './render-failed-error';

/** How far a render's workflow is, as Temporal lists it. `done`: it returned; `failed`: also when only a downstream workflow could not be told. */
export type RenderState = 'running' | 'done' | 'failed' | 'cancelled' | 'terminated' | 'timedOut';

/** Temporal's names of the states. A run that was continued or retried has another one after it, and is not listed. */
export const statusesOf = Object.freeze({
  running: ['Running', 'Paused'],
  done: ['Completed'],
  failed: ['Failed'],
  cancelled: ['Canceled'],
  terminated: ['Terminated'],
  timedOut: ['TimedOut'],
} satisfies Record<RenderState, string[]>);

/** Which renders. What is left out does not narrow anything down. */
export interface RenderFilter {
  state?: RenderState | RenderState[];
  /** Started at this time or later. */
  since?: Date;
  /** Started before this time. */
  until?: Date;
  /** How the workflow id begins. */
  idPrefix?: string;
  /**
   * Id of the composition. With `searchAttributes` of the client the server filters by it. Without them it is a scan: the
   * first event of every render that the other conditions leave is read, one request each, so narrow them down.
   */
  composition?: string;
  /** Anything else, as a condition of Temporal's list filter. @see https://docs.temporal.io/list-filter */
  filter?: string;
}

/**
 * Temporal's list filter for these renders.
 *
 * @throws `RenderFailedError` of type `InvalidRenderRequest` for a state that there is not.
 */
export function toListFilter({ state, since, until, idPrefix, composition, filter }: RenderFilter, searchAttributes: boolean): string {
  const conditions = [
    `WorkflowType = ${quoted(renderMediaWorkflowType)}`,
    state !== undefined && `ExecutionStatus IN (${statuses(state).map(quoted).join(', ')})`,
    since && `StartTime >= ${quoted(since.toISOString())}`,
    until && `StartTime < ${quoted(until.toISOString())}`,
    idPrefix && `WorkflowId STARTS_WITH ${quoted(idPrefix)}`,
    composition !== undefined && searchAttributes && `RemotionComposition = ${quoted(composition)}`,
    filter && `(${filter})`,
  ];
  return conditions.filter(Boolean).join(' AND ');
}

function statuses(state: RenderState | RenderState[]): string[] {
  const states = Array.isArray(state) ? state : [state];
  const unknown = states.find((each) => !Object.hasOwn(statusesOf, each));
  if (states.length > 0 && unknown === undefined) return states.flatMap((each) => statusesOf[each]);
  const message = `state must be one of ${Object.keys(statusesOf).join(', ')}, got ${JSON.stringify(unknown ?? [])}`;
  throw new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId: '' });
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`;
}
