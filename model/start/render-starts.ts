import type { StartRenderRequest } from '../../src/contract/activities';
import { progressKey } from '../../src/remotion/protocol/bucket-keys';
import type { Model } from '../explore';
import { falseReports, violationsOf, windowsOf } from './invariants';
import { RememberedTries } from './remembered-tries';
import type { StartingCode } from './starting-code';
import type { LateCall, State } from './state';
import { stateKey } from './state-key';
import { isS3StillUsed } from './relevant-state';
import { acceptsLaunch, commutesWithOthers, movesOfTry, startOf, withStart } from './steps-of-try';
import type { Move, TemporalTimes } from './steps-of-try';
import { arrive, runLaunch, withoutFutileWrites } from './surroundings';

export interface RenderStartsOptions {
  code: StartingCode;
  starts: number;
  /** The maximum number of faults in a path. */
  faults: number;
  /** Whether the props are so large that they are uploaded between the claim and the launch. @default false */
  largeProps?: boolean;
}

/** Shorter than the defaults, in the same order: a waiting start polls every 2 s, and each poll adds states. */
const launchGraceMs = 3_000;
const times: TemporalTimes = { startToCloseMs: 2_000, maximumIntervalMs: 4_000 };

/** Too large for the payload of a launch. */
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
 * Several starts of one render: this package's activity, retried by Temporal's rules, on workers that die or are slow,
 * with an S3, a Lambda and a network that lose answers, and a launch that may run at any time.
 */
export class RenderStarts implements Model<State, Move> {
  private readonly tries: RememberedTries;

  constructor(private readonly options: RenderStartsOptions) {
    const request = requestWith({ title: 'x'.repeat(options.largeProps ? largePropsLength : 1) });
    this.tries = new RememberedTries({ code: options.code, request, launchGraceMs });
  }

  /** How many different histories the package's code was run for. */
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

  async take(state: State, { isFault, run }: Move): Promise<State> {
    const after = withoutFutileWrites(await run(isFault ? { ...state, faultsLeft: state.faultsLeft - 1 } : state));
    const texts = falseReports(after, state);
    return texts.length > 0 ? { ...after, wrong: [...after.wrong, ...texts] } : after;
  }

  key(state: State): { key: string; nameOf: (stepId: string) => string } {
    return stateKey(state, launchGraceMs);
  }

  violations(state: State): string[] {
    return violationsOf(state);
  }

  windows(state: State): string[] {
    return windowsOf(state);
  }

  async steps(state: State): Promise<Move[]> {
    const { starts, late, faultsLeft } = state;
    const settling = [...late.map(arrival), ...runsOf(state)];
    if (starts.every(({ ending }) => ending)) return settling;
    const moves = [...(await this.beginnings(state)), ...starts.flatMap((start) => movesOfTry(state, start, this.tries, times)), ...settling, ...this.passingTime(state)];
    return faultsLeft > 0 ? moves : moves.filter(({ isFault }) => !isFault);
  }

  enough(state: State, steps: readonly Move[]): readonly Move[] {
    const alone = steps.map(({ by }) => state.starts.find(({ name }) => name === by)).find((start) => start && commutesWithOthers(state, start));
    return alone ? steps.filter(({ by }) => by === alone.name) : steps;
  }

  /**
   * Starts are interchangeable, so they begin in the order of their names. A beginning is invisible to the others, so it
   * is one step with the result of the first call.
   */
  private async beginnings(state: State): Promise<Move[]> {
    const next = state.starts.find(({ attempt }) => attempt === 0);
    if (!next) return [];
    const begun = await this.beginTry(state, next.name);
    return movesOfTry(begun, startOf(begun, next.name), this.tries, times).map((each) => ({ ...each, run: async (now) => each.run(await this.beginTry(now, next.name)) }));
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

  /** A call takes no time unless it is slow. Launches, and calls that the sender no longer waits for, may take any time. */
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

function runsOf(state: State): Move[] {
  if (!isS3StillUsed(state)) return [];
  const { launches, faultsLeft } = state;
  return launches.flatMap((launch) => {
    const runs: Move = { ...of(launch.id, 'runs'), reads: ['time'], writes: [launch.id, progressKey(launch.renderId)], isFault: false, run: (state) => runLaunch(state, launch) };
    if (launch.runs === 0) return [runs];
    return launch.runs === 1 && faultsLeft > 0 ? [{ ...runs, ...of(launch.id, 'runs-again'), isFault: true }] : [];
  });
}

function arrival(late: LateCall): Move {
  const { id, call } = late;
  const touched = call.name === 'Invoke' ? acceptsLaunch : { reads: [], writes: [call.key] };
  return { ...of(id, 'arrives'), reads: ['time', ...touched.reads], writes: [id, ...touched.writes], isFault: false, run: (state) => arrive(state, late) };
}

function of(by: string, verb: string): Pick<Move, 'by' | 'id'> {
  return { by, id: `${by}:${verb}` };
}

function timePasses(run: Move['run']): Move {
  return { id: 'time', by: 'time', reads: [], writes: ['time'], isFault: false, run };
}
