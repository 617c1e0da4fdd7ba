import { progressKey } from '../../src/remotion/protocol/bucket-keys';
import { initialProgress } from '../../src/remotion/protocol/initial-progress';
import { askS3, canWrite } from '../simulated-s3';
import type { Answer, Call } from '../simulated-s3';
import type { LateCall, Launch, State } from './state';

/** A call takes effect on S3 or Lambda. */
export function perform(state: State, call: Call, by: string): { state: State; answer: Answer } {
  const { launches, names, nowMs, ofRender, wrong } = state;
  if (call.name === 'Invoke') {
    const launch: Launch = { id: freeId(`launch${by}`, launches), by, renderId: call.key, runs: 0 };
    return { state: { ...state, launches: [...launches, launch] }, answer: {} };
  }
  const { answer, objects } = askS3(state.objects, call, { nowMs, etag: `etag-${names}` });
  if (objects === state.objects) return { state, answer };
  const isOverRender = ofRender.includes(call.key);
  const after = { ...state, objects, names: names + 1, wrong: isOverRender ? [...wrong, 'A start overwrote the progress of the render.'] : wrong };
  return { state: after, answer };
}

/** The call may take effect at any later moment, or never. A call that only reads is dropped. */
export function sendLate(state: State, call: Call, by: string): State {
  const { late } = state;
  if (call.name !== 'PutObject' && call.name !== 'Invoke') return state;
  return { ...state, late: [...late, { id: freeId(`late${by}`, late), by, call }] };
}

/** An id that does not depend on the order in which several senders send. */
function freeId(prefix: string, taken: readonly { id: string }[]): string {
  let number = 1;
  while (taken.some(({ id }) => id === `${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}

export function arrive(state: State, { id, by, call }: LateCall): State {
  return perform({ ...state, late: state.late.filter((each) => each.id !== id) }, call, by).state;
}

/** The main function begins and overwrites whatever is there, as Remotion's does. */
export function runLaunch(state: State, { id, renderId }: Launch): State {
  const { launches, objects, ofRender, nowMs, names } = state;
  const key = progressKey(renderId);
  const file = { ...initialProgress({ cancellationEnabled: true, timeoutTimestamp: nowMs + 120_000 }), functionLaunched: nowMs, serveUrlOpened: nowMs };
  const written = { body: JSON.stringify(file), etag: `etag-${names}`, lastModifiedMs: Math.floor(nowMs / 1000) * 1000 };
  return {
    ...state,
    names: names + 1,
    launches: launches.map((each) => (each.id === id ? { ...each, runs: each.runs + 1 } : each)),
    objects: { ...objects, [key]: written },
    ofRender: [...new Set([...ofRender, key])],
  };
}

/** The starts whose launches were accepted or are in flight. */
export function launchersOf({ launches, late }: State): string[] {
  return [...launches, ...late.filter(({ call }) => call.name === 'Invoke')].map(({ by }) => by);
}

/** Forgets late writes that can no longer take effect. */
export function withoutFutileWrites(state: State): State {
  const late = state.late.filter(({ call }) => call.name === 'Invoke' || canWrite(state.objects, call));
  return late.length === state.late.length ? state : { ...state, late };
}
