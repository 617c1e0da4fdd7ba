import { randomUUID } from 'node:crypto';
import { fromAwsError } from '../aws/aws-errors';
import { errorText } from '../aws/error-text';
import type { Aws } from '../aws/aws';
import { progressKey } from '../protocol/bucket-keys';
import { RemotionLambdaError } from '../errors/errors';
import { initialProgress } from '../protocol/initial-progress';
import { readProgressFile } from '../progress/read-progress-file';
import type { ProgressFileReading } from '../progress/read-progress-file';
import type { LaunchClaim, ProgressFile } from '../protocol/progress-file';
import { serverNowMs } from '../aws/server-clock';
import { writeJson } from '../aws/s3-objects';
import type { WriteCondition, WriteOutcome } from '../aws/s3-objects';

/** The render whose launch is claimed. */
export interface ClaimTarget {
  aws: Aws;
  region: string;
  bucketName: string;
  renderId: string;
  forcePathStyle?: boolean | null;
  functionTimeoutMs: number;
  cancellationEnabled: boolean;
  /** How long an unconfirmed launch may take to show. */
  graceMs: number;
  now: () => number;
}

/** Whether this start, and nobody else, may invoke the function, this once. */
export type LaunchRight = HeldClaim | { held: false; launches: number };

export interface HeldClaim {
  held: true;
  claim: LaunchClaim;
  etag: string | null;
}

/** Lost races before a start gives up for this time; each means that somebody else went on. */
const maxLostSwaps = 5;

/** By then another start may have finished, or a launch have shown. */
export const shortestRetryMs = 2_000;

/**
 * When none of so many launches was confirmed, nor showed, another one would only be paid for as well. A worker that dies
 * between claim and launch counts, too, so there are some more than a lost answer or two would take.
 */
const maxUnconfirmedLaunches = 5;

/**
 * Claims the launch of a render, so that of all starts of one render only one invokes the function.
 *
 * Returns the claim, or that the render was launched before: then there is nothing to do but to adopt it.
 *
 * @throws `RemotionLambdaError` with code `RenderLaunchUncertain` while a launch may be under way; not retryable any more
 * after five that nobody confirmed
 */
export async function claimLaunch(target: ClaimTarget): Promise<LaunchRight> {
  const owner = randomUUID();
  const first: LaunchClaim = { state: 'launching', launches: 1, owner };
  // If-None-Match lets exactly one of several starts through; the others get 412 and look at what they find.
  // Stryker disable next-line BooleanLiteral: the type knows no other value.
  const outcome = await writeClaim(target, first, { absent: true });
  if (outcome.written) return { held: true, claim: first, etag: outcome.etag };

  for (let lostSwaps = 0; lostSwaps <= maxLostSwaps; lostSwaps++) {
    const { file, etag, lastModifiedMs, serverDateMs } = await readClaim(target);
    const { launchClaim } = file;
    // The main function writes the file anew, without our field: the launch ran. Never invoke on less than our own
    // word that it did not, since the function checks nothing and would render, and bill, once more.
    if (!launchClaim || file.functionLaunched) return { held: false, launches: 1 };
    if (launchClaim.state === 'accepted') return { held: false, launches: launchClaim.launches };
    // Our own write went through although its answer got lost, and the SDK's next try met it.
    if (launchClaim.owner === owner) return { held: true, claim: launchClaim, etag };

    if (launchClaim.state === 'launching') {
      const ageMs = lastModifiedMs === null ? 0 : serverNowMs(target.now(), serverDateMs) - lastModifiedMs;
      if (ageMs < target.graceMs) throw uncertain(target, Math.min(target.graceMs - ageMs, untilNextLookMs(ageMs)));
      if (launchClaim.launches >= maxUnconfirmedLaunches) throw neverConfirmed(target, launchClaim.launches);
    }
    // Without an etag there is no safe way to take the claim over.
    if (etag === null) throw uncertain(target, shortestRetryMs);
    // Two starts may come to this at the same moment. If-Match lets one of them through, and none if the render
    // itself has written in between: it was only late.
    const launches = launchClaim.state === 'rejected' ? launchClaim.launches : launchClaim.launches + 1;
    const next: LaunchClaim = { state: 'launching', launches, owner };
    const swap = await writeClaim(target, next, { etag });
    if (swap.written) return { held: true, claim: next, etag: swap.etag };
  }
  throw uncertain(target, shortestRetryMs);
}

/**
 * Writes a held claim anew, so that its age counts from now.
 *
 * @throws `RemotionLambdaError` with code `RenderLaunchUncertain` when another start has taken it over
 */
export async function renewClaim(target: ClaimTarget, held: HeldClaim): Promise<HeldClaim> {
  // Without an etag nobody can take it over.
  if (held.etag === null) return held;
  const outcome = await writeClaim(target, held.claim, { etag: held.etag });
  if (!outcome.written) throw uncertain(target, shortestRetryMs);
  return { ...held, etag: outcome.etag };
}

/**
 * Writes down what Lambda answered to the launch, for a start that is tried again: after `'accepted'` it adopts the
 * render however long the launch waits in Lambda's queue, after `'rejected'` it need not wait for the grace period.
 *
 * Best effort: if it fails, the next start waits for the launch to show. If-Match keeps it from writing over the render.
 */
export async function settleClaim(target: ClaimTarget, { claim, etag }: HeldClaim, state: 'accepted' | 'rejected'): Promise<void> {
  if (etag === null) return;
  // A failure costs time, and must neither hide why a launch was rejected nor undo one that was accepted.
  await writeClaim(target, { ...claim, state }, { etag }).catch(() => undefined);
}

/** The launch may or may not have been taken; the same start asks again later. */
export function uncertain({ renderId, bucketName, region }: ClaimTarget, afterMs: number, cause?: unknown): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderLaunchUncertain',
    message: `It is not certain whether render ${renderId} was launched (bucket ${bucketName}, ${region}): ${cause === undefined ? "Lambda's answer was lost, or another start is at it" : `Lambda's answer was lost (${errorText(cause)})`}.`,
    remedy: 'Start again with the same render id: the launch is adopted once it shows, and repeated if it does not show in time.',
    retryable: true,
    retryAfterMs: Math.ceil(afterMs),
    renderId,
    bucketName,
    cause,
  });
}

/** A launch that has not shown for long is not looked for every other second: a start has a limited number of tries. */
function untilNextLookMs(ageMs: number): number {
  return Math.max(shortestRetryMs, ageMs / 5);
}

function neverConfirmed({ renderId, bucketName, region }: ClaimTarget, launches: number): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderLaunchUncertain',
    message: `Render ${renderId} may have been launched ${launches} times (bucket ${bucketName}, ${region}): Lambda's answers were lost, and none of the launches has shown.`,
    remedy: 'Look whether the function runs, how long its queue is (AsyncEventAge), and what lies between this machine and Lambda.',
    retryable: false,
    renderId,
    bucketName,
  });
}

/** S3 has just said that the file is there, so one that is missing is worth another look. */
async function readClaim(target: ClaimTarget): Promise<ProgressFileReading> {
  try {
    return await readProgressFile(target, target);
  } catch (error) {
    if (!(error instanceof RemotionLambdaError) || error.code !== 'RenderNotFound') throw error;
    const { code, message, remedy, renderId, bucketName } = error;
    throw new RemotionLambdaError({ code, message, remedy, renderId, bucketName, retryable: true, cause: error });
  }
}

async function writeClaim(target: ClaimTarget, claim: LaunchClaim, condition: WriteCondition): Promise<WriteOutcome> {
  const { aws, region, bucketName, renderId, forcePathStyle } = target;
  const key = progressKey(renderId);
  try {
    return await writeJson({ aws, scope: { region, forcePathStyle }, bucketName, key }, JSON.stringify(claimedProgress(target, claim)), condition);
  } catch (error) {
    const what = `claim render ${renderId}`;
    throw fromAwsError(error, { service: 'S3', what, permission: 's3:PutObject', region, bucketName, key, renderId });
  }
}

/** The progress that Remotion's start routine would write, so that every reader understands the file, and our claim. */
function claimedProgress({ functionTimeoutMs, cancellationEnabled, now }: ClaimTarget, launchClaim: LaunchClaim): ProgressFile {
  return { ...initialProgress({ cancellationEnabled, timeoutTimestamp: now() + functionTimeoutMs }), launchClaim };
}
