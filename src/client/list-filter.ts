import { renderMediaWorkflowType } from '../contract/messages';
import { RenderFailedError } from './render-failed-error';

/** State of a render's workflow, as Temporal lists it. `done`: it returned; `failed`: also if only a downstream workflow could not be signalled. */
export type RenderState = 'running' | 'done' | 'failed' | 'cancelled' | 'terminated' | 'timedOut';

/** Temporal's names for the states. A run that was continued or retried is not listed; the run after it is. */
const statusesOf = Object.freeze({
  running: ['Running', 'Paused'],
  done: ['Completed'],
  failed: ['Failed'],
  cancelled: ['Canceled'],
  terminated: ['Terminated'],
  timedOut: ['TimedOut'],
} satisfies Record<RenderState, string[]>);

/** Which renders to list. Omitted fields match all renders. */
export interface RenderFilter {
  state?: RenderState | RenderState[];
  /** Started at this time or later. */
  since?: Date;
  /** Started before this time. */
  until?: Date;
  /** Prefix of the workflow id. */
  idPrefix?: string;
  /**
   * Id of the composition. With `searchAttributes` on the client, the server filters by it. Without them it is a scan: it
   * reads the first event of every render that matches the other conditions, one request each, so set those, too.
   */
  composition?: string;
  /** Any other condition in Temporal's list filter syntax. @see https://docs.temporal.io/list-filter */
  filter?: string;
}

/**
 * Builds Temporal's list filter for these renders.
 *
 * @throws `RenderFailedError` of type `InvalidRenderRequest` for an unknown state.
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
