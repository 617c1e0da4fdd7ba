import { startStack } from '../../local/stack/stack';
import type { Stack } from '../../local/stack/stack';
import { createAws } from '../../src/remotion/aws/aws';
import { ratioGoal } from '../result';
import type { BenchOptions, BenchResult } from '../result';
import { ratiosOf, show, showRatios, showSpread, spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import { measureRender } from './measured-render';
import type { RenderTimes, Side } from './measured-render';

const sides = ['ours', 'official'] as const satisfies Side[];
const states = ['cold', 'warm'] as const;
type State = (typeof states)[number];
type Times = Record<State, Record<Side, RenderTimes[]>>;

/** P3: the time from the request to a running launch, compared with Remotion's own start. */
export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  // Warm starts differ by milliseconds, so they need more runs.
  const runs = quick ? { cold: 2, warm: 3 } : { cold: 15, warm: 25 };
  const stack = await startStack({ headless: true, name: 'bench-p3', access: 'open' });
  try {
    return toResult(runs, await inEnvironment(stack.env, () => measureInTurn(runs, stack)));
  } finally {
    await stack.stop();
  }
}

async function measureInTurn(runs: Record<State, number>, stack: Stack): Promise<Times> {
  const aws = createAws({ s3Endpoint: stack.s3Endpoint, lambdaEndpoint: stack.lambdaEndpoint.url, forcePathStyle: true, credentials: stack.credentials });
  const times: Times = { cold: { ours: [], official: [] }, warm: { ours: [], official: [] } };
  // The first call of each side loads modules that later calls reuse.
  for (const side of sides) await measureRender(side, stack, aws);
  for (const state of states) {
    for (let turn = 0; turn < runs[state]; turn++) {
      for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
        if (state === 'cold') await stack.lambdaEndpoint.endWarmSandboxes();
        times[state][side].push(await measureRender(side, stack, aws));
      }
    }
  }
  return times;
}

/** Remotion's client takes endpoint and credentials only from the environment; later measurements set their own. */
async function inEnvironment<T>(env: Record<string, string>, run: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

function toResult(runs: Record<State, number>, times: Times): BenchResult {
  const ratioOf = (state: State, figure: keyof RenderTimes): Spread => ratiosOf(valuesOf(times, state, 'ours', figure), valuesOf(times, state, 'official', figure));
  const counts = { ours: spread(times, 'warm', 'ours', 'invocations').median, official: spread(times, 'warm', 'official', 'invocations').median };
  return {
    id: 'P3',
    title: 'From the request to a running render',
    goals: [
      {
        what: 'invocations for the same render',
        goal: 'one less',
        measured: `${show(counts.ours)} instead of ${show(counts.official)}`,
        reached: counts.ours <= counts.official - 1,
      },
      ratioGoal('cold: until the launch begins', 0.5, ratioOf('cold', 'begunMs')),
      ratioGoal('cold: until its first write', 0.8, ratioOf('cold', 'firstWriteMs')),
      ratioGoal('warm: until the launch begins', 1, ratioOf('warm', 'begunMs')),
      ratioGoal('warm: until its first write', 1, ratioOf('warm', 'firstWriteMs')),
    ],
    tables: states.map((state) => ({
      title: `${state === 'cold' ? 'Cold functions' : 'Warm functions'}: ms since the request, median of ${runs[state]}, both in turn (lowest–highest)`,
      columns: ['', 'startRender()', 'renderMediaOnLambda()', 'ratio'],
      rows: figures.map(([figure, what]) => [
        what,
        showSpread(spread(times, state, 'ours', figure)),
        showSpread(spread(times, state, 'official', figure)),
        showRatios(ratioOf(state, figure)),
      ]),
    })),
    notes: [
      "Remotion's real function on the local stack: ten frames of a sample, rendered by one renderer function. Starting a sandbox takes a different time on Lambda, but there, too, one of two cold starts is saved.",
      'With one cold start instead of two, a ratio of about 0.5 is expected; what comes on top of them decides. Ratios are calculated run by run. Warm starts differ by too little for a clock of one millisecond.',
      'The launch begins when the Lambda endpoint hands it to the function; progress.json is read every 5 ms until its first write, then every 25 ms.',
    ],
    raw: { runs, times },
  };
}

const figures = [
  ['returnedMs', 'the call returns'],
  ['begunMs', 'the launch begins'],
  ['firstWriteMs', 'its first write'],
  ['doneMs', 'done'],
  ['invocations', 'invocations in all'],
] as const satisfies [keyof RenderTimes, string][];

function spread(times: Times, state: State, side: Side, figure: keyof RenderTimes): Spread {
  return spreadOf(valuesOf(times, state, side, figure));
}

function valuesOf(times: Times, state: State, side: Side, figure: keyof RenderTimes): number[] {
  return times[state][side].map((each) => each[figure]);
}
