import { AWS_REGIONS } from '../../src/remotion/protocol/regions';
import type { PostRenderData, ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { RenderMetadata } from '../../src/remotion/protocol/render-progress';
import { generateFile, phases, timeoutMs } from './generated-file';
import type { Phase } from './generated-file';
import { functionName, generateMetadata, renderId, startedDate } from './generated-metadata';
import type { ParityState, ProgressAnswer } from './parity-state';
import { seededRandom } from './random';
import type { Random } from './random';

/** Generates states of renders from a seed: the same seed gives the same states. */
export function* generatedStates(seed: number, count: number, providerEndpoint: string): Generator<ParityState> {
  const random = seededRandom(seed);
  for (let index = 0; index < count; index++) yield { ...generateState(random, providerEndpoint), title: `generated state ${index} of seed ${seed}` };
}

function generateState(random: Random, providerEndpoint: string): Omit<ParityState, 'title'> {
  const { pick, chance, integer } = random;
  const phase = pick(phases);
  const file = generateFile(random, phase, generateMetadata(random, providerEndpoint));
  const sendsDate = chance(0.9);
  const elsewhere = typeof file.renderMetadata?.outName === 'object';
  return {
    functionName: pick([functionName, functionName, `arn:aws:lambda:us-east-1:123456789012:function:${functionName}`]),
    region: chance(0.015) ? pick(['il-central-1', 'me-central-1']) : pick(AWS_REGIONS),
    bucketName: 'remotionlambda-useast1-abcdefghij',
    renderId,
    provider: elsewhere ? pick(['none', 'with keys', 'without keys'] as const) : chance(0.03) ? 'with keys' : 'none',
    progress: generateAnswer(random, file),
    progressAgeMs: pick([1_000, 1_000, 1_000, 200_000]),
    output: {
      // Retried answers take time.
      status: chance(0.05) ? pick([400, 401, 500, 503] as const) : pick([200, 200, 404, 403] as const),
      sizeInBytes: integer(200_000),
      lastModifiedMs: pick([null, startedDate + 15_000, startedDate + 15_000, startedDate - 500, startedDate - 60_000, startedDate + timeoutMs + 30_000]),
      // Without a Date header, a wrong clock cannot be noticed.
      clockErrorMs: sendsDate && chance(0.3) ? pick([-300_000, 300_000]) : 0,
    },
    nowMs: startedDate + generateMoment(random, phase),
    clockErrorMs: chance(0.08) ? pick([-300_000, 300_000, -1_500, 1_500]) : 0,
    sendsDate,
  };
}

/** The time since the main function began: in time, and on both sides of both limits. */
function generateMoment({ pick, chance }: Random, phase: Phase): number {
  const [first, second] = [timeoutMs + 20_000, 2 * timeoutMs + 20_000];
  if (phase === 'done' || chance(0.6)) return pick([1_000, 12_345, 40_000, 40_001]);
  return pick([first - 1, first, first + 1, second - 1, second, second + 1, 86_400_000]);
}

function generateAnswer(random: Random, file: ProgressFile): ProgressAnswer {
  const { chance, pick, integer } = random;
  if (chance(0.02)) return { kind: 'refused', ...pick([{ status: 404, code: 'NoSuchKey' }, { status: 403, code: 'AccessDenied' }]) };
  // What a reader sees of a truncated write.
  if (chance(0.02)) return { kind: 'text', text: JSON.stringify(file).slice(0, integer(200)) };
  if (chance(0.05)) return { kind: 'file', file: { ...file, ofALaterVersion: { level: 9 } } as ProgressFile };
  return { kind: 'file', file: chance(0.15) ? olderFile(random, file) : file };
}

const newerFields = [
  'receivedArtifact',
  'functionLaunched',
  'serveUrlOpened',
  'compositionValidated',
  'timeoutTimestamp',
  'cancellationEnabled',
  'retries',
  'timeToCombine',
  'combinedFrames',
  'framesRendered',
  'framesEncoded',
  'lambdasInvoked',
  'fatalErrorTimestamp',
  'chunks',
  'timings',
  'errors',
  'timeToRenderFrames',
  'timeToEncode',
] as const satisfies readonly (keyof ProgressFile)[];

const lists = ['chunks', 'retries', 'timings', 'errors', 'receivedArtifact'] as const satisfies readonly (keyof ProgressFile)[];

const newerMetadata = [
  'audioCodec',
  'metadata',
  'deleteAfter',
  'numberOfGifLoops',
  'audioBitrate',
  'downloadBehavior',
  'rendererFunctionName',
  'scale',
  'estimatedRenderLambdaInvokations',
  'startedDate',
  'dimensions',
] as const satisfies readonly (keyof RenderMetadata)[];

const newerPostRenderData = [
  'timeToCombine',
  'mostExpensiveFrameRanges',
  'estimatedBillingDurationInMilliseconds',
  'retriesInfo',
  'errors',
] as const satisfies readonly (keyof PostRenderData)[];

/** Drops some of the fields that earlier versions of the function did not write. */
function olderFile({ pick, chance }: Random, file: ProgressFile): ProgressFile {
  const older: ProgressFile = { ...file };
  for (const name of [pick(newerFields), pick(newerFields)]) delete older[name];
  if (chance(0.3)) older[pick(lists)] = null as never;
  if (file.renderMetadata && chance(0.5)) older.renderMetadata = { ...file.renderMetadata, [pick(newerMetadata)]: undefined };
  if (!file.renderMetadata && chance(0.3)) delete older.renderMetadata;
  if (file.postRenderData) older.postRenderData = { ...file.postRenderData, [pick(newerPostRenderData)]: undefined };
  return older;
}
