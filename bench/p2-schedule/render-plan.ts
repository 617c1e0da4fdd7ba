import { seededRandom } from './random';
import type { Random } from './random';

/** When the parts of one invented render happen, in milliseconds since the launch request. */
export interface RenderPlan {
  kind: RenderKind;
  codec: 'h264' | 'mp3' | 'gif';
  totalFrames: number;
  launchedMs: number;
  siteOpenedMs: number;
  validatedMs: number;
  chunks: ChunkPlan[];
  /** How combined frames are reported: all at once, one after the other, or only near the end. */
  combiningShows: 'at once' | 'steadily' | 'late';
  combinedMs: number;
  /** When progress.json reports the render done. */
  endMs: number;
}

export interface ChunkPlan {
  frames: number;
  invokedMs: number;
  firstFrameMs: number;
  renderedMs: number;
  /** Whether frames are encoded as they are rendered, or only once the whole chunk is, as in a function with little memory. */
  encodesAlong: boolean;
  encodedMs: number;
  /** When the main function has received the chunk. */
  arrivedMs: number;
  /** When an error discarded all frames and Remotion restarted the chunk; null if none did. */
  failedMs: number | null;
  /** A period in which no frame was rendered; null if there was none. */
  stall: { fromMs: number; forMs: number } | null;
}

export const renderKinds = ['mixed', '3 s', '37 s', '15 min', '1 chunk', '200 chunks', 'audio only', 'GIF', 'stall', 'chunk retry'] as const;
export type RenderKind = (typeof renderKinds)[number];

/**
 * Plans a render. Most are like those in production: half take up to 27 s, one in ten takes more than 70 s, and 40 %
 * start cold. The work after the frames (encoding the last chunk, combining, uploading) takes 3 to 30 % of the frames'
 * time, as in the recorded renders; `tailFactor` makes it longer or shorter than the schedule expects.
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

/** The work after the last frame. */
function tailOf(codec: RenderPlan['codec'], random: Random) {
  const encodesAlong = codec === 'h264' && random.chance(0.5);
  const encodingShare = encodesAlong ? random.logNormal(0.015, 0.5) : Math.min(0.5, random.logNormal(0.06, 0.8));
  const combiningShare = Math.min(0.8, codec === 'gif' ? random.logNormal(0.4, 0.7) : random.logNormal(0.03, 0.9));
  const combiningShows = codec === 'gif' ? 'late' : random.chance(0.5) ? 'at once' : 'steadily';
  return { encodesAlong, encodingShare, combiningShare, combiningShows, fixedMs: random.logNormal(400, 0.5) } as const;
}

/** Adds a chunk's delays, and the work after its last frame. */
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
