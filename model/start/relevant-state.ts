import type { Answer, Call } from '../simulated-s3';
import { hasReported, reportedLaunches } from './invariants';
import type { Start, State, Try } from './state';
import { launchersOf } from './surroundings';

/** Each part with the name that steps use for it. */
export interface RelevantState {
  starts: readonly NamedFacts[];
  launches: readonly NamedFacts[];
  late: readonly NamedFacts[];
  others: unknown;
}

export interface NamedFacts {
  name: string;
  facts: unknown;
}

/** From this attempt on, the backoff no longer grows. */
const lastAttemptThatMatters = 3;

/** The part of a state that determines its future steps and violations: states that agree in it have the same future. */
export function relevantState(state: State): RelevantState {
  const { starts, objects, ofRender, launches, late, faultsLeft, excuses, unsettled, hasWaited, wrong } = state;
  const launchers = launchersOf(state);
  /** Who launched matters only for starts that may still report it, and for starts that ended without reporting. */
  const by = (name: string): string | null => (starts.some((start) => start.name === name && !hasReported(start)) ? name : null);
  const counts = [faultsLeft, excuses, unsettled, reportedLaunches(starts.filter(({ ending }) => ending)), wrong.length];
  if (!isS3StillUsed(state)) return { starts: [], launches: launches.map(({ id: name }) => ({ name, facts: null })), late: late.map(({ id: name }) => ({ name, facts: null })), others: counts };
  return {
    starts: starts.map((start) => ({ name: start.name, facts: factsOfStart(start, faultsLeft > 0, launchers, by) })),
    launches: launches.map(({ id: name, ...launch }) => ({ name, facts: [faultsLeft > 0 ? launch.runs : Math.min(launch.runs, 1), by(launch.by)] })),
    late: late.map(({ id: name, call, ...sent }) => ({ name, facts: [by(sent.by), factsOfCall(call)] })),
    others: [
      Object.entries(objects).map(([key, { body, ...facts }]) => [key, facts, tersely(body)]),
      ofRender,
      counts,
      // Only a start that has not begun can begin late.
      hasWaited && starts.some(({ attempt }) => attempt === 0),
    ],
  };
}

/** Whether anything may still read or write S3. If not, it makes no difference whether a launch runs. */
export function isS3StillUsed({ starts, late }: State): boolean {
  return starts.some(({ ending }) => !ending) || late.some(({ call }) => call.name !== 'Invoke');
}

function factsOfStart({ name, attempt, left, nextAtMs, running, ending }: Start, mayFail: boolean, launchers: readonly string[], by: (name: string) => string | null): unknown {
  if (ending) return ending.says === 'nothing' && launchers.includes(name) ? 'gone' : 'ended';
  const next = [Math.min(attempt, lastAttemptThatMatters), factsLeft(left, attempt), nextAtMs];
  if (!running) return next;
  const after = running.launchedAfter && [...new Set(running.launchedAfter.map(by))].filter((each) => each !== null).sort();
  if (running.now.end) return factsOfEnd(running, next, after, mayFail);
  const { own, history, heldSinceMs, withheld } = running;
  const { begunAtMs, seen } = history;
  return [own, next[0], factsLeft(history.left, attempt), begunAtMs, seen.map(({ answer, atMs }) => [factsOfAnswer(answer), atMs]), after, heldSinceMs, withheld && factsOfAnswer(withheld)];
}

/** Only the way a try ends matters, unless it may die before Temporal learns of it. */
function factsOfEnd({ now: { end }, history }: Try, next: unknown, after: readonly string[] | null, mayFail: boolean): unknown {
  if (mayFail) return [end, next, history.begunAtMs, after];
  return [end, end?.says === 'again' && next, end?.says === 'not launched' && after];
}

/** Keeps which try left it, relative to the current one. Why an answer was lost is dropped: it only appears in messages. */
function factsLeft(left: unknown, attempt: number): unknown {
  if (left === undefined || left === null) return null;
  const { lostBecause: _, ...facts } = left as { attempt: number; lostBecause?: string };
  return { ...facts, attempt: attempt - facts.attempt };
}

function factsOfCall({ name, key, body, ifMatch, ifNoneMatch }: Call): unknown {
  return [name, key, body === undefined ? null : tersely(body), ifMatch, ifNoneMatch];
}

function factsOfAnswer(answer: Answer): unknown {
  return 'body' in answer && answer.body !== undefined ? { ...answer, body: tersely(answer.body) } : answer;
}

const terse = new Map<string, unknown>();

/** Drops empty fields, which most are when a render begins. Remembered, because the same few files occur all the time. */
function tersely(body: string): unknown {
  if (!terse.has(body)) terse.set(body, Object.entries(JSON.parse(body) as object).filter(([, value]) => value !== null && value !== 0 && !(Array.isArray(value) && value.length === 0)));
  return terse.get(body);
}
