import type { StartRenderRequest } from '../../src/contract/activities';
import { progressKey } from '../../src/remotion/protocol/bucket-keys';
import type { Model } from '../explore';
import { untrue, violationsOf, windowsOf } from './invariants';
import { RememberedTries } from './remembered-tries';
import type { StartingCode } from './starting-code';
import type { State } from './state';
import { stateKey } from './state-key';
import { movesOfTry, startOf, withStart } from './steps-of-try';
import type { Move, TemporalTimes } from './steps-of-try';
import { arrive, runLaunch, withoutVain } from './surroundings';

export interface RenderStartsOptions {
  code: StartingCode;
  starts: number;
  /** How many faults a path may have. */
  faults: number;
  /** Props that are uploaded between the claim and the launch. @default false */
  largeProps?: boolean;
}

/** Shorter than by default, in the same order: while a start waits it looks every 2 s, and each look is some states more. */
const launchGraceMs = 3_000;
const times: TemporalTimes = { startToCloseMs: 2_000, maximumIntervalMs: 4_000 };

/** More than travels in the payload of a launch. */
const largePropsLength = 250_000;

const requestWith = (inputProps: Record<string, unknown>): StartRenderRequest => ({
  input: {
    render: {
      functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
      region: 'us-east-1',
      forceBucketName: 'remotionlambda-useast1-abcdefghij',
      serveUrl: 'https://example.com/index.html',
      composition: 'Hello',
      codec: 'h264',
      inputProps,
    },
  },
  idempotencyKey: 'default/model/run/1',
});

/**
 * Several starts of one render: the activity of this package, tried again by Temporal's rules, on workers that die or are
 * slow, beside an S3, a Lambda and a network that lose answers, and a launch that runs when it likes.
 */
export class RenderStarts implements Model<State> {
  private readonly tries: RememberedTries;

  constructor(private readonly options: RenderStartsOptions) {
    const request = requestWith({ title: 'x'.repeat(options.largeProps ? largePropsLength : 1) });
    this.tries = new RememberedTries({ code: options.code, request, launchGraceMs });
  }

  /** For how many different histories the package's code was run. */
  get runs(): number {
    return this.tries.size;
  }

  begin(): Promise<State> {
    const { starts, faults } = this.options;
    const start = { attempt: 0, left: undefined, nextAtMs: null, running: null, ending: null };
    return Promise.resolve({
      nowMs: 1_700_000_000_000,
      starts: [...'ABCDEFG'].slice(0, starts).map((name) => ({ name, ...start })),
      objects: {},
      ofRender: [],
      launches: [],
      late: [],
      faultsLeft: faults,
      excuses: 0,
      unsettled: 0,
      hasWaited: false,
      names: 1,
      wrong: [],
    });
  }

  async take(state: State, stepId: string): Promise<State> {
    const moves = this.steps(state);
    const move = moves.find(({ id }) => id === stepId);
    if (!move) throw new Error(`${JSON.stringify(stepId)} cannot come next, but: ${moves.map(({ id }) => id).join(', ') || 'nothing'}`);
    const after = withoutVain(await move.run(move.isFault ? { ...state, faultsLeft: state.faultsLeft - 1 } : state));
    const texts = untrue(after, state);
    return texts.length > 0 ? { ...after, wrong: [...after.wrong, ...texts] } : after;
  }

  key(state: State): { key: string; nameOf: (stepId: string) => string } {
    return stateKey(state, 2 * launchGraceMs);
  }

  violations(state: State): string[] {
    return violationsOf(state);
  }

  windows(state: State): string[] {
    return windowsOf(state);
  }

  steps(state: State): Move[] {
    // Nobody is left to notice anything.
    const isOver = state.starts.every(({ ending }) => ending) && !state.late.some(({ call }) => call.name === 'Invoke');
    if (isOver) return [];
    const moves = [
      ...this.beginnings(state),
      ...state.starts.flatMap((start) => movesOfTry(state, start, this.tries, times)),
      ...state.late.map((late) => move(`${late.id}:arrives`, ['late', late.call.name === 'Invoke' ? 'lambda' : late.call.key], (now) => arrive(now, late))),
      ...runsOf(state),
      ...this.passingTime(state),
    ];
    return state.faultsLeft > 0 ? moves : moves.filter(({ isFault }) => !isFault);
  }

  /** Starts are alike, so they begin in the order of their names. */
  private beginnings({ starts }: State): Move[] {
    const next = starts.find(({ attempt }) => attempt === 0);
    return next ? [move(`${next.name}:begin`, ['begin', next.name], (state) => this.beginTry(state, next.name))] : [];
  }

  private async beginTry(state: State, name: string): Promise<State> {
    const { left, ...start } = startOf(state, name);
    const attempt = start.attempt + 1;
    const history = { attempt, left, begunAtMs: state.nowMs, seen: [] };
    const own = `own-${state.names}`;
    const now = await this.tries.next(history, own);
    const running = { own, history, now, launchedAfter: null, heldSinceMs: null, withheld: null };
    return withStart({ ...state, names: state.names + 1 }, name, { attempt, left: now.left, nextAtMs: null, running });
  }

  /** A call takes no time, unless it is slow. Launches, and what is sent and not waited for, may take any. */
  private passingTime({ starts, nowMs, hasWaited }: State): Move[] {
    if (starts.some(({ running }) => running && running.heldSinceMs === null)) return [];
    const next = Math.min(...starts.map(({ nextAtMs }) => nextAtMs ?? Infinity));
    const isSlow = starts.some(({ running }) => running?.heldSinceMs === nowMs);
    const isLate = !hasWaited && starts.some(({ attempt }) => attempt === 0) && starts.some(({ ending }) => ending);
    if (next < Infinity) return [timePasses((state) => this.goTo(state, next))];
    return isSlow || isLate ? [timePasses((state) => ({ ...state, nowMs: nowMs + 2 * launchGraceMs, hasWaited: hasWaited || !isSlow }))] : [];
  }

  private async goTo(state: State, nowMs: number): Promise<State> {
    let after: State = { ...state, nowMs };
    for (const { name, nextAtMs } of state.starts) if (nextAtMs === nowMs) after = await this.beginTry(after, name);
    return after;
  }
}

function runsOf({ launches, starts }: State): Move[] {
  if (starts.every(({ ending }) => ending)) return [];
  return launches.flatMap((launch) => {
    const writes = [launch.id, progressKey(launch.renderId)];
    if (launch.runs === 0) return [move(`${launch.id}:runs`, writes, (state) => runLaunch(state, launch))];
    return launch.runs === 1 ? [{ ...move(`${launch.id}:runs-again`, [...writes, 'faults'], (state) => runLaunch(state, launch)), isFault: true }] : [];
  });
}

function move(id: string, writes: string[], run: Move['run']): Move {
  return { id, reads: ['time'], writes, isFault: false, run };
}

function timePasses(run: Move['run']): Move {
  return { id: 'time', reads: [], writes: ['time'], isFault: false, run };
}
