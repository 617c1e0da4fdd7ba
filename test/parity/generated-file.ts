import { initialProgress } from '../../src/remotion/protocol/initial-progress';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import type { RenderMetadata } from '../../src/remotion/protocol/render-progress';
import { framesOf } from './frames-of';
import { generateErrors } from './generated-errors';
import { startedDate } from './generated-metadata';
import { generatePostRenderData } from './generated-post-render-data';
import type { Random } from './random';

export const phases = ['claimed', 'evaluating', 'invoking', 'rendering', 'encoding', 'combining', 'combined', 'done'] as const;
export type Phase = (typeof phases)[number];

export const timeoutMs = 120_000;

/** A progress file as the function of 4.0.527 writes it in that phase. */
export function generateFile(random: Random, phase: Phase, renderMetadata: RenderMetadata): ProgressFile {
  const { pick, integer, chance } = random;
  if (phase === 'claimed') return { ...emptyFile(), launchClaim: { state: 'launching', launches: 1, owner: 'a worker' } };

  const before = { ...emptyFile(), functionLaunched: startedDate - 500, serveUrlOpened: pick([null, startedDate + 800]) };
  const errors = chance(0.25) ? generateErrors(random) : [];
  const fatalErrorTimestamp = errors.some(({ isFatal }) => isFatal) ? startedDate + integer(60_000) : null;
  if (phase === 'evaluating') return { ...before, errors, fatalErrorTimestamp, lambdasInvoked: pick([0, 0, 1]) };

  const { totalChunks } = renderMetadata;
  const frames = framesOf(renderMetadata);
  const ran = phase !== 'invoking';
  const isRendered = ran && phase !== 'rendering';
  const isCombined = phase === 'combined' || phase === 'done';
  const chunks = ran ? chunksOf(random, totalChunks, isRendered ? 1 : 0.6) : [];
  return {
    ...before,
    renderMetadata,
    errors,
    fatalErrorTimestamp,
    compositionValidated: startedDate + 1_200,
    lambdasInvoked: ran ? totalChunks : integer(totalChunks),
    chunks,
    timings: chunks.map((chunk) => ({ chunk, start: startedDate + chunk * 300, rendered: startedDate + chunk * 300 + integer(20_000) })),
    // Some frames of a retried chunk may be counted twice.
    framesRendered: isRendered ? frames + pick([0, 0, 0, 2]) : ran ? integer(frames) : 0,
    framesEncoded: isRendered && phase !== 'encoding' ? frames : ran ? integer(frames) : 0,
    combinedFrames: isCombined ? frames : phase === 'combining' ? integer(frames) / pick([1, 2]) : 0,
    timeToRenderFrames: isRendered ? integer(9_000) : null,
    timeToEncode: phase === 'combining' || isCombined ? integer(9_000) : null,
    timeToCombine: isCombined ? pick([integer(2_000), integer(2_000), null]) : null,
    retries: chance(0.2) ? [{ chunk: 0, attempt: 2, time: startedDate + 1 }] : [],
    receivedArtifact: chance(0.2) ? [artifact] : [],
    postRenderData: phase === 'done' ? generatePostRenderData(random) : null,
  };
}

const artifact = { filename: 'frame.txt', sizeInBytes: 12, s3Url: 'https://s3.us-east-1.amazonaws.com/bucket/renders/abcdefghij/artifacts/frame.txt', s3Key: 'renders/abcdefghij/artifacts/frame.txt' };

function emptyFile(): ProgressFile {
  return initialProgress({ cancellationEnabled: false, timeoutTimestamp: startedDate + timeoutMs });
}

/** In the order of completion; occasionally one is reported twice. */
function chunksOf({ chance }: Random, totalChunks: number, share: number): number[] {
  const chunks = Array.from({ length: totalChunks }, (_, index) => index).filter(() => chance(share));
  if (chance(0.5)) chunks.reverse();
  return chance(0.02) && chunks.length > 0 ? [...chunks, chunks[0]!] : chunks;
}
