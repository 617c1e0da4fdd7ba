import { namesIn, renamed, withTimes } from '../same-names';
import type { Call } from '../simulated-s3';
import type { Start, State, Try } from './state';

/** From this attempt on the backoff does not grow any more. */
const lastAttemptThatMatters = 3;

/**
 * All on which the future depends. Times are told from now, and those that are long ago, or far off, are as good as one
 * another; made-up names are told in the order in which they turn up; and since starts are alike, they are told in an
 * order of their own, and named by it.
 */
export function stateKey({ nowMs, starts, objects, ofRender, launches, late, names: _, wrong, ...rest }: State, oldestMs: number): { key: string; nameOf: (stepId: string) => string } {
  const fromNow = (text: string): string => withTimes(text, (ms) => Math.max(-oldestMs, Math.min(oldestMs, ms - nowMs)));
  const told = starts.map((start) => ({ name: start.name, text: fromNow(JSON.stringify(startKey(start))) }));
  // Made-up names, and those of the starts, have no order before this.
  const order = told.map(({ name, text }) => ({ name, text, nameless: renamed(text, () => '').replace(startName, '') })).sort((a, b) => (a.nameless < b.nameless ? -1 : 1));
  const nameOf = (name: string): string => `S${order.findIndex((each) => each.name === name)}`;
  const others = JSON.stringify([
    Object.entries(objects).map(([name, { body, ...facts }]) => [name, facts, tersely(body)]),
    ofRender,
    launches.map(({ runs, by }) => [runs, by]),
    late.map(({ id, by, call }) => [id, by, callKey(call)]),
    wrong.length,
    rest,
  ]);
  const key = [...order.map(({ text }) => text), fromNow(others)].join('\n').replace(startName, (quoted) => nameOf(quoted.slice(1, -1)));
  const names = namesIn(key);
  return {
    key: renamed(key, (name) => `#${names.indexOf(name)}`),
    nameOf: (stepId) => stepId.replace(/^[A-G](?=:)/, nameOf),
  };
}

/** As it stands in JSON: who launched, and after whom. */
const startName = /"[A-G]"/g;

function startKey({ attempt, left, nextAtMs, running, ending }: Start): unknown {
  return [Math.min(attempt, lastAttemptThatMatters), leftKey(left, attempt), nextAtMs, running && tryKey(running), ending];
}

function tryKey({ own, history, now, launchedAfter, heldSinceMs, withheld }: Try): unknown {
  // How it ends is all that is left of it.
  if (now.end) return [now.end, launchedAfter];
  const { attempt, left, begunAtMs, seen } = history;
  return [own, leftKey(left, attempt), begunAtMs, seen.map(({ answer, atMs }) => [answerKey(answer), atMs]), launchedAfter, heldSinceMs, withheld && answerKey(withheld)];
}

function callKey({ name, key, body, ifMatch, ifNoneMatch }: Call): unknown {
  return [name, key, body === undefined ? null : tersely(body), ifMatch, ifNoneMatch];
}

function answerKey(answer: NonNullable<Try['withheld']>): unknown {
  return 'body' in answer && answer.body !== undefined ? { ...answer, body: tersely(answer.body) } : answer;
}

/** Which try left it counts, seen from the present one. */
function leftKey(left: unknown, attempt: number): unknown {
  return left === undefined || left === null ? null : { ...(left as object), attempt: attempt - (left as { attempt: number }).attempt };
}

/** Most of a progress file is empty when a render begins. */
function tersely(body: string): unknown {
  return Object.entries(JSON.parse(body) as object).filter(([, value]) => value !== null && value !== 0 && !(Array.isArray(value) && value.length === 0));
}
