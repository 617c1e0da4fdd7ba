import { isVersionAtLeast } from './function-name';
import { protocolVersionOf } from './payloads';
import type { RenderMediaOptions } from './render-media-options';
import { renderMediaOptionsDefaults } from './render-option-defaults';

/** Remotion does not split a render into more chunks. */
const maxChunks = 200;
const minFramesPerChunk = 5;
/** Since this version a render with `concurrency: 1` runs in the main function. */
const rendersAloneSince = '4.0.517';

/** The most executions that one render can have at the same time: the main function and its renderers. */
export const maxSlotsPerRender = 1 + maxChunks;

/** The options that decide, with the number of frames, how many functions a render needs. */
export type PlanningOptions = Pick<
  RenderMediaOptions,
  'framesPerLambda' | 'concurrency' | 'frameRange' | 'everyNthFrame' | 'forceDurationInFrames' | 'rendererFunctionName'
>;

/**
 * How many executions a render will have at the same time, as Remotion plans it: the main function and one for each chunk.
 *
 * If the number of frames is unknown, `concurrency` counts: the maximum, and nearly always the actual number of chunks.
 *
 * @param version of the function
 * @param durationInFrames of the composition; null if unknown
 * @returns null if the request does not determine it
 * @see https://www.remotion.dev/docs/lambda/concurrency
 */
export function plannedSlots(options: PlanningOptions, version: string, durationInFrames: number | null = null): number | null {
  if (rendersAlone(options, version)) return 1;
  const frames = framesToRender(options, options.forceDurationInFrames ?? durationInFrames);
  if (frames === null) return options.concurrency ? 1 + options.concurrency : null;
  return 1 + Math.min(maxChunks, Math.ceil(frames / framesPerChunk(options, frames)));
}

/** Whether the main function renders everything itself. */
export function rendersAlone({ concurrency, rendererFunctionName }: Pick<PlanningOptions, 'concurrency' | 'rendererFunctionName'>, version: string): boolean {
  return concurrency === 1 && (rendererFunctionName ?? null) === null && isVersionAtLeast(protocolVersionOf(version), rendersAloneSince);
}

function framesToRender({ frameRange, everyNthFrame }: PlanningOptions, duration: number | null): number | null {
  if (typeof frameRange === 'number') return 1;
  const first = frameRange?.[0] ?? 0;
  const last = frameRange?.[1] ?? (duration === null ? null : duration - 1);
  if (last === null) return null;
  return Math.ceil((last - first + 1) / (everyNthFrame ?? renderMediaOptionsDefaults.everyNthFrame));
}

function framesPerChunk({ framesPerLambda, concurrency }: PlanningOptions, frames: number): number {
  if (framesPerLambda) return framesPerLambda;
  const least = Math.min(minFramesPerChunk, frames);
  return Math.max(concurrency ? Math.ceil(frames / concurrency) : bestFramesPerChunk(frames), least);
}

/** Remotion's default: 75 chunks, up to 150 for ten minutes or more, none shorter than 20 frames, all of the same length. */
function bestFramesPerChunk(frames: number): number {
  const chunks = Math.min(150, 75 + (frames / 18_000) * 75);
  return Math.ceil(frames / Math.ceil(frames / Math.max(frames / chunks, 20)));
}
