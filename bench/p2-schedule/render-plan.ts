import { seededRandom } from './random';
import type { Random } from './random';

/** When the parts of one made-up render happen, in milliseconds since the launch request. */
export interface RenderPlan {
  kind: RenderKind;
  codec: 'h264' | 'mp3' | 'gif';
  totalFrames: number;
  launchedMs: number;
  siteOpenedMs: number;
  validatedMs: number;
  chunks: ChunkPlan[];
  /** How the combined frames show: all at once, one after the other, or not before the last part of the time. */
  combiningShows: 'at once' | 'steadily' | 'late';
  combinedMs: number;
  /** progress.json says that the render is done. */
  endMs: number;
}

export interface ChunkPlan {
  frames: number;
  invokedMs: number;
  firstFrameMs: number;
  renderedMs: number;
  /** Frames are encoded as they come, or when all of the chunk are rendered: a function with little memory does that. */
  encodesAlong: boolean;
  encodedMs: number;
  /** The chunk is with the main function. */
  arrivedMs: number;
  /** An error threw away all frames at this moment; Remotion begins the chunk again. */
  failedMs: number | null;
  /** From this moment on no frame came for a while. */
  stall: { fromMs: number; forMs: number } | null;
}

export const renderKinds = ['mixed', '3 s', '37 s', '15 min', '1 chunk', '200 chunks', 'audio only', 'GIF', 'stall', 'chunk retry'] as const;
export type RenderKind = (typeof renderKinds)[number];

/**
 * Plans a render. Most are like those of production: half take up to 27 s, one in ten more than 70 s, 40 % start
 * cold. What follows the frames (encoding the last chunk, combining, uploading) takes 3 to 30 % of the time that the
 * frames took, as in the recorded renders; `tailFactor` makes that longer or shorter than the schedule can know.
 */
export function planRender(kind: RenderKind, seed: number, tailFactor = 1): RenderPlan {
  const random = seededRandom(seed);
  const isCold = kind !== '3 s' && random.chance(0.4);
  const launchedMs = isCold ? random.between(1_000, 4_000) : random.between(150, 500);
  const siteOpenedMs = launchedMs + random.between(100, 400);
  const validatedMs = siteOpenedMs + (isCold ? random.between(800, 3_000) : random.between(80, 500));
  const codec = kind === 'GIF' ? 'gif' : kind === 'audio only' ? 'mp3' : 'h264';

  const total = totalMs(kind, random);
  const starts = startsOf(chunkCount(kind, total, random), validatedMs, isCold, random);
  const startedMs = median(starts.map(({ firstFrameMs }) => firstFrameMs));
  const tail = tailOf(codec, random);
  const framesMs = Math.max(900, (total - startedMs - tail.fixedMs) / (1 + tail.encodingShare + tail.combiningShare));

  const framesPerChunk = Math.max(5, Math.round(random.between(20, 60)));
  const slowness = starts.map(() => random.logNormal(1, 0.12));
  const slowest = Math.max(...slowness);
  const chunks = starts.map((start, index) => {
    const renderedMs = start.firstFrameMs + (framesMs * slowness[index]!) / slowest;
    const chunk: ChunkPlan = { ...start, frames: framesPerChunk, renderedMs, encodesAlong: tail.encodesAlong, encodedMs: 0, arrivedMs: 0, failedMs: null, stall: null };
    if (kind === 'stall') chunk.stall = { fromMs: start.firstFrameMs + framesMs * 0.5, forMs: Math.min(25_000, framesMs * 0.5) };
    if (kind === 'chunk retry' && index === 0) chunk.failedMs = start.firstFrameMs + framesMs * random.between(0.2, 0.9);
    return finishChunk(chunk, framesMs * tail.encodingShare * tailFactor, random);
  });

  const allArrivedMs = Math.max(...chunks.map(({ arrivedMs }) => arrivedMs));
  const combinedMs = allArrivedMs + (tail.fixedMs * 0.5 + framesMs * tail.combiningShare) * tailFactor;
  const endMs = combinedMs + tail.fixedMs * 0.5 * tailFactor;
  const { combiningShows } = tail;
  return { kind, codec, totalFrames: framesPerChunk * chunks.length, launchedMs, siteOpenedMs, validatedMs, chunks, combiningShows, combinedMs, endMs };
}

function totalMs(kind: RenderKind, random: Random): number {
  if (kind === '3 s') return 3_000;
  if (kind === '37 s') return 37_000;
  if (kind === '15 min') return 840_000;
  if (kind === '200 chunks') return random.logNormal(60_000, 0.4);
  return Math.min(600_000, Math.max(4_000, random.logNormal(27_000, 0.76)));
}

function chunkCount(kind: RenderKind, total: number, random: Random): number {
  if (kind === '1 chunk' || kind === '3 s') return 1;
  if (kind === '200 chunks') return 200;
  return Math.min(100, Math.max(2, Math.round(random.logNormal(8, 0.7) * Math.min(4, Math.max(0.5, total / 27_000)))));
}

function startsOf(count: number, validatedMs: number, isCold: boolean, random: Random): Pick<ChunkPlan, 'invokedMs' | 'firstFrameMs'>[] {
  return Array.from({ length: count }, () => {
    const invokedMs = validatedMs + random.between(30, 250) + (isCold ? random.between(800, 3_000) : 0);
    return { invokedMs, firstFrameMs: invokedMs + random.logNormal(isCold ? 1_100 : 700, 0.35) };
  });
}

/** What follows the frames. */
function tailOf(codec: RenderPlan['codec'], random: Random) {
  const encodesAlong = codec === 'h264' && random.chance(0.5);
  const encodingShare = encodesAlong ? random.logNormal(0.015, 0.5) : Math.min(0.5, random.logNormal(0.06, 0.8));
  const combiningShare = Math.min(0.8, codec === 'gif' ? random.logNormal(0.4, 0.7) : random.logNormal(0.03, 0.9));
  const combiningShows = codec === 'gif' ? 'late' : random.chance(0.5) ? 'at once' : 'steadily';
  return { encodesAlong, encodingShare, combiningShare, combiningShows, fixedMs: random.logNormal(400, 0.5) } as const;
}

/** Adds what holds a chunk up, and what comes after its last frame. */
function finishChunk(chunk: ChunkPlan, encodingMs: number, random: Random): ChunkPlan {
  const { firstFrameMs, failedMs, stall } = chunk;
  const renderingMs = chunk.renderedMs - firstFrameMs;
  const lostMs = failedMs === null ? 0 : failedMs - firstFrameMs + 1_500;
  const renderedMs = firstFrameMs + renderingMs + lostMs + (stall?.forMs ?? 0);
  const encodedMs = renderedMs + encodingMs * random.between(0.7, 1);
  return { ...chunk, renderedMs, encodedMs, arrivedMs: encodedMs + random.between(30, 250) };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
