import type { Step } from '../explore';
import { canWrite } from '../simulated-s3';
import type { Answer, Call } from '../simulated-s3';
import type { RememberedTries } from './remembered-tries';
import type { Start, State, Try } from './state';
import { launchersOf, perform, sendLate } from './surroundings';

/** A step, and the state after it. */
export interface Move extends Step {
  /** What takes it: a start, a launch, a late call, or time. */
  by: string;
  isFault: boolean;
  run: (state: State) => State | Promise<State>;
}

export interface TemporalTimes {
  /** After this long, Temporal considers a dead try to have failed. */
  startToCloseMs: number;
  maximumIntervalMs: number;
}

/** What may happen next to a start's running try. */
export function movesOfTry(state: State, start: Start, tries: RememberedTries, times: TemporalTimes): Move[] {
  const { name, running } = start;
  // Time has to pass first.
  if (!running || running.heldSinceMs === state.nowMs) return [];
  if (running.withheld) return [move(name, 'answer-comes', {}, (now) => see(now, name, running.withheld!, tries))];
  return running.now.call ? movesOfCall(running, name, running.now.call, tries, times) : movesOfEnd(state, name, running, times);
}

function movesOfEnd({ launches }: State, name: string, { launchedAfter, now: { end } }: Try, times: TemporalTimes): Move[] {
  // Its report is compared with the launches that Lambda has accepted by then, and with the starts that ended without reporting.
  const reads = [...(end!.says === 'launched' && launches.length === 0 ? ['accepted'] : []), ...(end!.says === 'not launched' && launchedAfter ? ['unheard'] : [])];
  return [
    move(name, 'report', { reads }, (state) => hear(state, name, times)),
    fault(name, 'crash-before-report', excusing(launchedAfter !== null), hiding(name, (state) => crash(state, name, times))),
    fault(name, 'gone-before-report', plus(excusing(launchedAfter !== null), { writes: ['unheard'] }), hiding(name, (state) => leaveForGood(state, name))),
  ];
}

/**
 * Whether a start's next step commutes with everything others may do meanwhile, and time does not pass before it. This
 * holds for most reports, which concern only the start and Temporal, and for writes whose condition will never hold again.
 */
export function commutesWithOthers(state: State, { name, running }: Start): boolean {
  if (!running || running.heldSinceMs !== null) return false;
  const { call, end } = running.now;
  if (call && (call.name !== 'PutObject' || canWrite(state.objects, call))) return false;
  if (end?.says === 'launched' && state.launches.length === 0) return false;
  // A start that dies leaves it to others to report its launches, and excuses theirs.
  return state.faultsLeft === 0 || (running.launchedAfter === null && !launchersOf(state).includes(name));
}

function movesOfCall({ heldSinceMs, launchedAfter }: Try, name: string, call: Call, tries: RememberedTries, times: TemporalTimes): Move[] {
  const verb = verbs[call.name] ?? call.name;
  const isLaunch = call.name === 'Invoke';
  const takesEffect = isLaunch ? plus(acceptsLaunch, { reads: ['lambda'], writes: ['lambda'] }) : call.name === 'PutObject' ? { writes: [call.key] } : { reads: [call.key] };
  const tried = plus(isLaunch ? { reads: ['lambda'] } : {}, excusing(isLaunch || launchedAfter !== null));
  const sent = isLaunch ? plus(tried, { writes: ['lambda'] }) : tried;
  const refused = (error: string, status: number) => (state: State) => see(invoking(state, name, call), name, { error, status }, tries);
  const goes = (state: State): Promise<State> => {
    const { answer, state: after } = perform(invoking(state, name, call), call, name);
    return see(after, name, answer, tries);
  };
  const moves = [
    move(name, verb, takesEffect, goes),
    fault(name, `${verb}-slow-answer`, plus(takesEffect, tried), hiding(name, (state) => {
      const { answer, state: after } = perform(state, call, name);
      return withTry(after, name, { withheld: answer, heldSinceMs: after.nowMs });
    }, call)),
    fault(name, `${verb}-lost-answer`, sent, hiding(name, (state) => see(sendLate(state, call, name), name, { error: 'TimeoutError', status: null }, tries), call)),
    fault(name, `${verb}-crash`, sent, hiding(name, (state) => crash(sendLate(state, call, name), name, times), call)),
    fault(name, `${verb}-gone`, plus(sent, { writes: ['unheard'] }), hiding(name, (state) => leaveForGood(sendLate(state, call, name), name), call)),
  ];
  if (heldSinceMs === null) moves.push(fault(name, `slow-before-${verb}`, tried, hiding(name, (state) => withTry(state, name, { heldSinceMs: state.nowMs }), call)));
  // The SDK itself resends a request whose answer was lost, but never a launch.
  if (call.name === 'PutObject') moves.push(fault(name, `${verb}-twice`, takesEffect, (state) => goes(perform(state, call, name).state)));
  if (!isLaunch) moves.push(fault(name, `${verb}-refused`, tried, hiding(name, refused('AccessDenied', 403))));
  else {
    moves.push(
      fault(name, 'throttled', tried, refused('TooManyRequestsException', 429)),
      fault(name, 'no-function', tried, refused('ResourceNotFoundException', 404)),
    );
  }
  return moves;
}

/** Lambda accepts one more launch. Whether that is excused depends on earlier faults. */
export const acceptsLaunch = { reads: ['excuses'], writes: ['accepted'] };

/** A fault at or after a launch excuses the launches of others. */
function excusing(isAfterLaunch: boolean): Touched {
  return { writes: isAfterLaunch ? ['excuses'] : [] };
}

function plus(one: Touched, other: Touched): Touched {
  return { reads: [...(one.reads ?? []), ...(other.reads ?? [])], writes: [...(one.writes ?? []), ...(other.writes ?? [])] };
}

const verbs: Readonly<Record<string, string>> = { GetObject: 'get', PutObject: 'put', HeadObject: 'head', Invoke: 'launch' };

/** A fault that hides something from later tries and starts. At or after a launch, it hides the result of the launch. */
function hiding(name: string, run: Move['run'], call?: Call): Move['run'] {
  return (before) => {
    const state = call ? invoking(before, name, call) : before;
    const { running } = startOf(state, name);
    return run({ ...state, unsettled: state.unsettled + 1, excuses: state.excuses + (running?.launchedAfter ? 1 : 0) });
  };
}

function invoking(state: State, name: string, call: Call): State {
  return call.name === 'Invoke' ? withTry(state, name, { launchedAfter: launchersOf(state) }) : state;
}

async function see(state: State, name: string, answer: Answer, tries: RememberedTries): Promise<State> {
  const { history, own } = startOf(state, name).running!;
  const after = { ...history, seen: [...history.seen, { answer, atMs: state.nowMs }] };
  const now = await tries.next(after, own);
  return withStart(withTry(state, name, { history: after, now, withheld: null, heldSinceMs: null }), name, { left: now.left });
}

/** Temporal learns that a try has ended. */
function hear(state: State, name: string, { maximumIntervalMs }: TemporalTimes): State {
  const { attempt, running } = startOf(state, name);
  const end = running!.now.end!;
  if (end.says !== 'again') return withStart(state, name, { running: null, ending: end });
  const delayMs = end.delayMs !== null ? Math.max(0, end.delayMs) : Math.min(1_000 * 2 ** (attempt - 1), maximumIntervalMs);
  return withStart(state, name, { running: null, nextAtMs: state.nowMs + delayMs });
}

/** Temporal waits for a dead try to time out, and then starts the next one. */
function crash(state: State, name: string, { startToCloseMs }: TemporalTimes): State {
  const { history } = startOf(state, name).running!;
  return withStart(state, name, { running: null, nextAtMs: Math.max(state.nowMs, history.begunAtMs + startToCloseMs) });
}

/** The worker dies and the workflow is terminated or reset: there are no more tries. */
function leaveForGood(state: State, name: string): State {
  return withStart(state, name, { running: null, ending: { says: 'nothing' } });
}

export function startOf({ starts }: State, name: string): Start {
  return starts.find((start) => start.name === name)!;
}

export function withStart(state: State, name: string, changes: Partial<Start>): State {
  return { ...state, starts: state.starts.map((start) => (start.name === name ? { ...start, ...changes } : start)) };
}

function withTry(state: State, name: string, changes: Partial<Try>): State {
  return withStart(state, name, { running: { ...startOf(state, name).running!, ...changes } });
}

interface Touched {
  reads?: readonly string[];
  writes?: readonly string[];
}

function move(name: string, verb: string, { reads = [], writes = [] }: Touched, run: Move['run']): Move {
  return { id: `${name}:${verb}`, by: name, reads: ['time', ...reads], writes: [name, ...writes], isFault: false, run };
}

/** Uses up one of the path's faults. */
function fault(name: string, verb: string, touched: Touched, run: Move['run']): Move {
  return { ...move(name, verb, touched, run), isFault: true };
}
