import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { functionName, functionTimeoutMs, launchRequestedAt } from './render-history';
import type { RenderHistory } from './render-history';
import type { ChunkPlan, RenderPlan } from './render-plan';
import { seededRandom } from './random';

/** Remotion writes, waits 250 ms, and writes again if anything has changed meanwhile. */
const writeIntervalMs = 250;

/** A planned render as progress.json shows it, which is only what the main function has written. */
export function plannedRender(plan: RenderPlan, seed: number): RenderHistory {
  const written = writesOf(plan, seed);
  const endMs = written.at(-1)!;
  return {
    name: `${plan.kind} ${seed}`,
    endMs,
    succeeds: true,
    fileAt(atMs) {
      const writtenMs = written[lastUpTo(written, atMs)]!;
      return { writtenMs, file: fileOf(plan, writtenMs) };
    },
  };
}

/** The moments at which the file is written. */
function writesOf({ launchedMs, siteOpenedMs, validatedMs, chunks, combinedMs, combiningShows, endMs }: RenderPlan, seed: number): number[] {
  const random = seededRandom(seed + 1_000_000_007);
  const allArrivedMs = Math.max(...chunks.map(({ arrivedMs }) => arrivedMs));
  // While frames arrive, something changes all the time; before and after, changes are isolated.
  const busy: [number, number][] = chunks.flatMap(({ firstFrameMs, renderedMs, encodedMs, encodesAlong, stall }): [number, number][] => {
    const frames: [number, number][] = stall
      ? [[firstFrameMs, stall.fromMs], [stall.fromMs + stall.forMs, renderedMs]]
      : [[firstFrameMs, renderedMs]];
    return encodesAlong ? frames : [...frames, [renderedMs, encodedMs]];
  });
  if (combiningShows === 'steadily') busy.push([allArrivedMs, combinedMs]);
  if (combiningShows === 'late') busy.push([lateFromMs(allArrivedMs, combinedMs), combinedMs]);
  const single = [launchedMs, siteOpenedMs, validatedMs, ...chunks.flatMap(({ invokedMs, encodedMs, arrivedMs }) => [invokedMs, encodedMs, arrivedMs]), combinedMs];
  const changes = merged([...busy, ...single.map((moment): [number, number] => [moment, moment])]);

  const written = [0];
  for (const [fromMs, toMs] of changes) {
    for (let nextMs = Math.max(fromMs, written.at(-1)! + writeIntervalMs); ; nextMs += writeIntervalMs + random.between(0, 15)) {
      written.push(nextMs);
      if (nextMs >= toMs) break;
    }
  }
  const beforeEnd = written.filter((moment) => moment < endMs);
  return [...beforeEnd, Math.max(endMs, beforeEnd.at(-1)! + writeIntervalMs)];
}

function merged(spans: [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [fromMs, toMs] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && fromMs <= last[1]) last[1] = Math.max(last[1], toMs);
    else result.push([fromMs, toMs]);
  }
  return result;
}

function fileOf(plan: RenderPlan, atMs: number): ProgressFile {
  const { chunks, totalFrames, launchedMs, siteOpenedMs, validatedMs, combinedMs, endMs } = plan;
  const moment = (ms: number): number | null => (atMs >= ms ? launchRequestedAt + ms : null);
  const framesRendered = sumOf(chunks, (chunk) => renderedFrames(chunk, atMs));
  const arrived = chunks.map((chunk, index) => ({ index, arrivedMs: chunk.arrivedMs })).filter(({ arrivedMs }) => arrivedMs <= atMs);
  const firstFrameMs = Math.min(...chunks.map((chunk) => chunk.firstFrameMs));
  const lastFrameMs = Math.max(...chunks.map(({ renderedMs }) => renderedMs));
  const lastArrivedMs = Math.max(...chunks.map(({ arrivedMs }) => arrivedMs));
  const retries = chunks.flatMap(({ failedMs }, chunk) => (failedMs !== null && failedMs <= atMs ? [{ chunk, attempt: 2, time: launchRequestedAt + failedMs }] : []));
  return {
    cancellationEnabled: true,
    chunks: arrived.map(({ index }) => index),
    framesRendered,
    framesEncoded: sumOf(chunks, (chunk) => encodedFrames(chunk, atMs)),
    combinedFrames: combinedFrames(plan, lastArrivedMs, atMs),
    timeToCombine: atMs >= combinedMs ? combinedMs - lastArrivedMs : null,
    timeToEncode: atMs >= lastArrivedMs ? lastArrivedMs - firstFrameMs : null,
    timeToRenderFrames: framesRendered === totalFrames ? lastFrameMs - firstFrameMs : null,
    lambdasInvoked: sumOf(chunks, ({ invokedMs }) => Number(invokedMs <= atMs)),
    retries,
    postRenderData: atMs >= endMs ? postRenderData(plan) : null,
    timings: arrived.map(({ index, arrivedMs }) => ({ chunk: index, start: launchRequestedAt + chunks[index]!.invokedMs, rendered: launchRequestedAt + arrivedMs })),
    renderMetadata: atMs >= validatedMs ? metadata(plan) : null,
    errors: [],
    fatalErrorTimestamp: null,
    timeoutTimestamp: launchRequestedAt + launchedMs + functionTimeoutMs,
    functionLaunched: moment(launchedMs),
    serveUrlOpened: moment(siteOpenedMs),
    compositionValidated: moment(validatedMs),
    receivedArtifact: [],
  };
}

function renderedFrames({ frames, firstFrameMs, renderedMs, failedMs, stall }: ChunkPlan, atMs: number): number {
  const startMs = failedMs !== null && atMs >= failedMs ? failedMs + 1_500 : firstFrameMs;
  const pausedMs = stall ? Math.min(Math.max(0, atMs - stall.fromMs), stall.forMs) : 0;
  const endMs = failedMs !== null && atMs < failedMs ? renderedMs - (failedMs - firstFrameMs) - 1_500 : renderedMs;
  return Math.floor(frames * part(atMs - pausedMs, startMs, endMs - (stall?.forMs ?? 0)));
}

function encodedFrames(chunk: ChunkPlan, atMs: number): number {
  const { frames, renderedMs, encodedMs, encodesAlong } = chunk;
  if (atMs >= encodedMs) return frames;
  if (encodesAlong) return Math.max(0, renderedFrames(chunk, atMs) - 3);
  return Math.floor(frames * part(atMs, renderedMs, encodedMs));
}

function combinedFrames({ totalFrames, combinedMs, combiningShows }: RenderPlan, fromMs: number, atMs: number): number {
  if (atMs >= combinedMs) return totalFrames;
  if (combiningShows === 'at once') return 0;
  const visibleFromMs = combiningShows === 'late' ? lateFromMs(fromMs, combinedMs) : fromMs;
  return totalFrames * part(atMs, visibleFromMs, combinedMs);
}

/** For a GIF, ffmpeg reads all frames to find the palette before it writes the first one. */
function lateFromMs(fromMs: number, combinedMs: number): number {
  return fromMs + (combinedMs - fromMs) * 0.85;
}

function metadata({ kind, codec, totalFrames, chunks, launchedMs }: RenderPlan): NonNullable<ProgressFile['renderMetadata']> {
  const isWithinOneFunction = kind === '3 s';
  return {
    type: 'video',
    siteId: 'sample',
    codec,
    audioCodec: null,
    imageFormat: 'jpeg',
    muted: false,
    frameRange: [0, totalFrames - 1],
    everyNthFrame: 1,
    startedDate: launchRequestedAt + launchedMs,
    totalChunks: chunks.length,
    estimatedTotalLambdaInvokations: chunks.length + 1,
    estimatedRenderLambdaInvokations: isWithinOneFunction ? 0 : chunks.length,
    compositionId: 'Hello',
    inputProps: { type: 'payload', payload: '{}' },
    framesPerLambda: chunks[0]!.frames,
    memorySizeInMb: 2048,
    functionName,
    rendererFunctionName: functionName,
    lambdaVersion: '4.0.527',
    region: 'us-east-1',
    renderId: 'abcdefghij',
    privacy: 'public',
    deleteAfter: null,
    numberOfGifLoops: null,
    audioBitrate: null,
    downloadBehavior: { type: 'play-in-browser' },
    metadata: null,
    dimensions: { width: 1280, height: 720 },
    scale: 1,
    outputFileIsConditional: true,
  };
}

function postRenderData({ endMs, launchedMs }: RenderPlan): NonNullable<ProgressFile['postRenderData']> {
  return {
    outputFile: 'https://s3.us-east-1.amazonaws.com/remotionlambda-useast1-bench00000/renders/abcdefghij/out.mp4',
    outputSize: 1_000_000,
    renderSize: 1_000_000,
    timeToFinish: endMs - launchedMs,
    timeToRenderFrames: 0,
    timeToEncode: 0,
    timeToCleanUp: 0,
    timeToRenderChunks: 0,
    timeToCombine: 0,
    filesCleanedUp: 0,
    errors: [],
    retriesInfo: [],
    estimatedBillingDurationInMilliseconds: 0,
  };
}

/** How far a moment lies between two others, 0 to 1. */
function part(atMs: number, fromMs: number, toMs: number): number {
  return Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
}

function sumOf<T>(values: readonly T[], valueOf: (value: T) => number): number {
  return values.reduce((sum, value) => sum + valueOf(value), 0);
}

function lastUpTo(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
