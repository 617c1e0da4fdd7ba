import { ratioGoal } from '../result';
import type { BenchOptions, BenchResult } from '../result';
import { ratiosOf, show, showRatios, showSpread, spreadOf } from '../statistics';
import type { Spread } from '../statistics';
import { chunksOf4Kb, progressFileOf } from './progress-files';
import { measureImports } from './imports';
import { runProcess, startS3 } from './run-process';
import type { ProcessFigures } from './run-process';

const packages = { ours: 'temporal-remotion-lambda/remotion', official: '@remotion/lambda-client' } as const;
type Side = keyof typeof packages;
const sides = ['ours', 'official'] as const satisfies Side[];

const importGoal = 0.6;
const cpuGoal = 0.5;
const manyChunks = 200;

/** The measurements, in the order of the tables. Each runs in its own process. */
const measures = [
  { name: 'node', what: 'Node alone', step: 'node', chunks: chunksOf4Kb },
  { name: 'import', what: 'process start and import', step: 'import', chunks: chunksOf4Kb },
  { name: 'firstCall', what: 'process start, import and first call', step: 'first call', chunks: chunksOf4Kb },
  { name: 'small', what: `${kb(chunksOf4Kb)}, ${chunksOf4Kb} chunks`, step: 'calls', chunks: chunksOf4Kb },
  { name: 'large', what: `${kb(manyChunks)}, ${manyChunks} chunks`, step: 'calls', chunks: manyChunks },
  { name: 'smallWatched', what: `${kb(chunksOf4Kb)}, unchanged since the last read`, step: 'watched calls', chunks: chunksOf4Kb },
  { name: 'largeWatched', what: `${kb(manyChunks)}, unchanged since the last read`, step: 'watched calls', chunks: manyChunks },
] as const;
type MeasureName = (typeof measures)[number]['name'];

type Figures = Record<Side, Partial<Record<MeasureName, ProcessFigures[]>>>;

/** P5: what `getRenderProgress()` costs a service, compared with Remotion's own. */
export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const [runs, times] = quick ? [2, 200] : [7, 1_000];
  const figures = await measureInTurn(runs, times);
  const imports = await measureImports(runs);
  const compare = (name: MeasureName, figure: keyof ProcessFigures) => comparison(figures, name, figure);
  const whole = [compare('import', 'wallMs'), compare('import', 'rssMb')] as const;
  const perCall = [compare('small', 'cpuMsPerCall'), compare('large', 'cpuMsPerCall')] as const;
  const loading = (['node', 'import', 'firstCall'] as const).flatMap((name) => [
    row(`${whatOf(name)}: time, ms`, compare(name, 'wallMs')),
    row(`${whatOf(name)}: CPU, ms`, compare(name, 'cpuMs')),
    row(`${whatOf(name)}: memory, MB`, compare(name, 'rssMb')),
  ]);
  const calls = (['small', 'large'] as const).flatMap((name) => [
    row(`${whatOf(name)}: CPU, ms`, compare(name, 'cpuMsPerCall')),
    row(`${whatOf(name)}: calls/s`, compare(name, 'callsPerSecond')),
  ]);
  const watched = (['smallWatched', 'largeWatched'] as const).map((name) => [
    `${whatOf(name)}: CPU, ms`,
    showSpread(spreadOf(valuesOf(figures.ours[name], 'cpuMsPerCall'))),
    '',
    '',
  ]);
  return {
    id: 'P5',
    title: 'getRenderProgress() itself',
    goals: [
      ratioGoal('time of process start and import', importGoal, whole[0].ratio),
      ratioGoal('memory after the import', importGoal, whole[1].ratio),
      ratioGoal(`CPU per call, ${whatOf('small')}`, cpuGoal, perCall[0].ratio),
      ratioGoal(`CPU per call, ${whatOf('large')}`, cpuGoal, perCall[1].ratio),
    ],
    tables: [
      { title: `A process, median of ${runs}, both in turn (lowest–highest)`, columns, rows: loading },
      { title: `A call, median of ${runs} processes of ${show(times)} calls one after the other, both in turn (lowest–highest)`, columns, rows: [...calls, ...watched] },
      imports.table,
    ],
    notes: [
      'This package loads the AWS SDK with the first call, Remotion’s client with the import; the rows with a first call compare the total.',
      'The file is a recorded progress.json, extended to that many chunks; S3 is a stand-in in its own process on the same machine, without TLS, which would cost both sides the same.',
      "Both read S3 (skipLambdaInvocation), with the same input and environment. `@remotion/lambda-client` does not remember what it read before, so an unchanged file costs it as much as a changed one.",
      ...imports.notes,
    ],
    raw: { runs, callsPerRun: times, figures, imports: imports.raw },
  };
}

const columns = ['', 'this package', '@remotion/lambda-client', 'ratio'];

async function measureInTurn(runs: number, times: number): Promise<Figures> {
  const figures: Figures = { ours: {}, official: {} };
  const s3 = await startS3();
  try {
    for (let turn = 0; turn < runs; turn++) {
      for (const { name, step, chunks } of measures) {
        for (const side of turn % 2 === 0 ? sides : sides.toReversed()) {
          if (step === 'watched calls' && side === 'official') continue;
          (figures[side][name] ??= []).push(await runProcess(packages[side], step, { chunks, times, s3Endpoint: s3.endpoint }));
        }
      }
    }
  } finally {
    s3.stop();
  }
  return figures;
}

interface Comparison {
  ours: Spread;
  official: Spread;
  ratio: Spread;
}

function comparison({ ours, official }: Figures, name: MeasureName, figure: keyof ProcessFigures): Comparison {
  const values = [valuesOf(ours[name], figure), valuesOf(official[name], figure)] as const;
  return { ours: spreadOf(values[0]), official: spreadOf(values[1]), ratio: ratiosOf(...values) };
}

function valuesOf(figures: ProcessFigures[] | undefined, figure: keyof ProcessFigures): number[] {
  return (figures ?? []).map((each) => each[figure] ?? NaN);
}

function row(what: string, { ours, official, ratio }: Comparison): string[] {
  return [what, showSpread(ours), showSpread(official), showRatios(ratio)];
}

function whatOf(wanted: MeasureName): string {
  return measures.find(({ name }) => name === wanted)!.what;
}

function kb(chunks: number): string {
  return `${Math.round(JSON.stringify(progressFileOf(chunks, Date.now())).length / 1_000)} kB`;
}
