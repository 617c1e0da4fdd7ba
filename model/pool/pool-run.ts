import type { Decoder } from '../../src/temporal/decode';
import type { HistoryEvent } from '../../src/temporal/history-pages';
import type { CheckedHolders } from '../../src/contract/activities';
import type { RenderAdmissionInput } from '../../src/contract/pool-messages';
import type { PoolMessage } from '../../src/contract/apply-pool-message';
import type { PoolCode } from './pool-code';
import type { PoolRun, Signal, State } from './state';

type Run = PoolRun;

/** The model's histories contain values unencoded. */
const asTheyAre = { value: (value: unknown) => Promise.resolve(value), ofActivity: () => asTheyAre } as unknown as Decoder;

export function startRun(input: RenderAdmissionInput, nowMs: number, books: Run['books']): Run {
  return withEvent({ input, history: [], inbox: [], books }, nowMs, { workflowExecutionStartedEventAttributes: { input: input as never } });
}

export function openRun({ runs }: State): Run {
  return runs.at(-1)!;
}

export function withOpenRun(state: State, run: Run): State {
  return { ...state, runs: [...state.runs.slice(0, -1), run] };
}

export function receive(run: Run, message: PoolMessage, nowMs: number): Run {
  const [signalName, input] = 'ask' in message ? ['askForSlots', message.ask] : ['holdSlots', message.hold];
  return { ...withEvent(run, nowMs, { workflowExecutionSignaledEventAttributes: { signalName, input: input as never } }), inbox: [...run.inbox, message] };
}

/** A reset to the start: all signals are applied again, and the new run has to read the books of the previous one. */
export function reset({ input, history }: Run, base: number, nowMs: number): Run {
  const begun = withEvent(startRun(input, nowMs, null), nowMs, { workflowTaskFailedEventAttributes: { cause: 20, baseRunId: String(base) } });
  const again = history.flatMap(({ workflowExecutionSignaledEventAttributes: signal }): PoolMessage[] => (signal ? [signal.signalName === 'askForSlots' ? { ask: signal.input } : { hold: signal.input }] : []));
  return again.reduce((run, message) => receive(run, message, nowMs), begun);
}

/** A workflow task: applies the messages that have arrived, answers, grants. */
export function serve({ Pool, applyPoolMessage, answerTo }: PoolCode, before: State): State {
  // No two tasks run at the same time.
  const state = { ...before, nowMs: before.nowMs + 1 };
  const { nowMs, runs } = state;
  let run = openRun(state);
  const books = Pool.from(run.books!);
  const signals: Signal[] = [];
  const say = (answer: Extract<Signal, { answer: unknown }>['answer'], isGrant: boolean): void => {
    run = withEvent(run, nowMs, { signalExternalWorkflowExecutionInitiatedEventAttributes: { signalName: 'admissionAnswered', input: answer as never } });
    const of = answer.id.split('/')[0]!;
    signals.push({ id: `${of}<${isGrant ? 'grant' : 'answer'}${runs.length - 1}.${run.history.length}`, of, answer, isGrant, eventId: String(run.history.length), runId: runs.length - 1 });
  };
  for (const message of run.inbox) {
    const asked = applyPoolMessage(books, message, nowMs)?.asked;
    if (!asked) continue;
    const { id } = (message as { ask: { id: string } }).ask;
    const answer = answerTo(asked, id, 'model', books, nowMs);
    if (answer) say(answer, false);
  }
  for (const { id, slots } of books.admit(nowMs).grants) say({ id, granted: { slots, capacity: books.capacity } }, true);
  return { ...withOpenRun(state, { ...run, inbox: [], books: books.carry() }), signals: [...state.signals, ...signals] };
}

/** Applies the result of checking holders. */
export function holdersChecked({ Pool, applyHolderCheck }: PoolCode, state: State, checked: CheckedHolders): State {
  const run = withActivity(openRun(state), state.nowMs, 'checkHolders', checked);
  const books = Pool.from(run.books!);
  applyHolderCheck(books, checked, { checkedAt: state.nowMs, now: state.nowMs });
  return withOpenRun(state, { ...run, books: books.carry() });
}

/** A grant that could not be delivered. */
export function grantFailed({ Pool }: PoolCode, state: State, { answer, eventId, runId, isGrant }: Extract<Signal, { answer: unknown }>): State {
  const run = openRun(state);
  // A run that was terminated or reset meanwhile no longer learns of it.
  if (!isGrant || runId !== state.runs.length - 1 || state.isTerminated) return state;
  const books = Pool.from(run.books!);
  if (!books.isHeardSinceGrant(answer.id)) books.hold(answer.id, 0, state.nowMs);
  return withOpenRun(state, { ...withEvent(run, state.nowMs, { signalExternalWorkflowExecutionFailedEventAttributes: { initiatedEventId: eventId as never } }), books: books.carry() });
}

/** Rebuilds the books from the history of the run that last had them, as `readPool` does. */
export async function rebuild(code: PoolCode, state: State): Promise<State> {
  const run = openRun(state);
  const from = baseOf(run) ?? ('rebuildFrom' in run.input ? run.input.rebuildFrom : null);
  const books = (await read(code, state, Number(from))).read(state.nowMs);
  return withOpenRun(state, { ...withActivity(run, state.nowMs, 'readPool', books), books: books.carry });
}

async function read(code: PoolCode, state: State, index: number): Promise<InstanceType<PoolCode['PoolHistory']>> {
  const history = new code.PoolHistory(asTheyAre);
  await history.add([...state.runs[index]!.history]);
  if (history.rebuildsFrom !== null) history.rebuilt((await read(code, state, Number(history.rebuildsFrom))).read(0));
  return history;
}

function baseOf({ history }: Run): string | null {
  return history.find(({ workflowTaskFailedEventAttributes: failed }) => failed)?.workflowTaskFailedEventAttributes?.baseRunId ?? null;
}

function withActivity(run: Run, nowMs: number, name: string, result: object): Run {
  const scheduled = withEvent(run, nowMs, { activityTaskScheduledEventAttributes: { activityType: { name }, activityId: name } });
  return withEvent(scheduled, nowMs, { activityTaskCompletedEventAttributes: { scheduledEventId: scheduled.history.length as never, result: result as never } });
}

function withEvent(run: Run, nowMs: number, event: HistoryEvent): Run {
  const known = { ...event, eventId: (run.history.length + 1) as never, eventTime: { seconds: 0 as never, nanos: nowMs * 1e6 } };
  return { ...run, history: [...run.history, known] };
}
