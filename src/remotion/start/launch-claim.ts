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

/** The render to claim. */
export interface ClaimTarget {
  aws: Aws;
  region: string;
  bucketName: string;
  renderId: string;
  forcePathStyle?: boolean | null;
  functionTimeoutMs: number;
  cancellationEnabled: boolean;
  /** How long an unconfirmed launch may take to write progress. */
  graceMs: number;
  now: () => number;
}

/** Whether this start, and no other, may invoke the function, once. */
export type LaunchRight = HeldClaim | { held: false; launches: number };

export interface HeldClaim {
  held: true;
  claim: LaunchClaim;
  etag: string | null;
}

/** Lost races before this start gives up; each one means that another start made progress. */
const maxLostSwaps = 5;

/** Long enough for another start to finish, or for a launch to write progress. */
export const shortestRetryMs = 2_000;

/**
 * After this many launches without a confirmation or any progress, another one would only add to the bill. A worker that
 * dies between claim and launch uses one up too, so the limit is higher than one or two lost answers need.
 */
const maxUnconfirmedLaunches = 5;

/**
 * Claims the launch of a render, so that only one of its starts invokes the function.
 *
 * Returns the claim, or that the render has already been launched: then adopt it.
 *
 * @throws `RemotionLambdaError` with code `RenderLaunchUncertain` while a launch may be under way; no longer retryable
 * after five unconfirmed launches
 */
export async function claimLaunch(target: ClaimTarget): Promise<LaunchRight> {
  const owner = randomUUID();
  const first: LaunchClaim = { state: 'launching', launches: 1, owner };
  // If-None-Match lets exactly one start through; the others get 412 and read what is there.
  // Stryker disable next-line BooleanLiteral: the type has no other value.
  const outcome = await writeClaim(target, first, { absent: true });
  if (outcome.written) return { held: true, claim: first, etag: outcome.etag };

  for (let lostSwaps = 0; lostSwaps <= maxLostSwaps; lostSwaps++) {
    const { file, etag, lastModifiedMs, serverDateMs } = await readClaim(target);
    const { launchClaim } = file;
    // The main function overwrites the file without our field: the launch ran. Never invoke unless our own claim says
    // that it did not, since the function checks nothing and would render, and bill, again.
    if (!launchClaim || file.functionLaunched) return { held: false, launches: 1 };
    if (launchClaim.state === 'accepted') return { held: false, launches: launchClaim.launches };
    // Our own write succeeded but its answer was lost, and the SDK's retry ran into it.
    if (launchClaim.owner === owner) return { held: true, claim: launchClaim, etag };

    if (launchClaim.state === 'launching') {
      const ageMs = lastModifiedMs === null ? 0 : serverNowMs(target.now(), serverDateMs) - lastModifiedMs;
      if (ageMs < target.graceMs) throw launchUncertainError(target, Math.min(target.graceMs - ageMs, untilNextReadMs(ageMs)));
      if (launchClaim.launches >= maxUnconfirmedLaunches) throw neverConfirmed(target, launchClaim.launches);
    }
    // Without an etag the claim cannot be taken over safely.
    if (etag === null) throw launchUncertainError(target, shortestRetryMs);
    // Two starts may get here at the same moment. If-Match lets one of them through, or none if the render itself has
    // written meanwhile: it was just late.
    const launches = launchClaim.state === 'rejected' ? launchClaim.launches : launchClaim.launches + 1;
    const next: LaunchClaim = { state: 'launching', launches, owner };
    const swap = await writeClaim(target, next, { etag });
    if (swap.written) return { held: true, claim: next, etag: swap.etag };
  }
  throw launchUncertainError(target, shortestRetryMs);
}

/**
 * Writes a held claim again, so that its age counts from now.
 *
 * @throws `RemotionLambdaError` with code `RenderLaunchUncertain` when another start has taken it over
 */
export async function renewClaim(target: ClaimTarget, held: HeldClaim): Promise<HeldClaim> {
  // Without an etag no other start can take it over.
  if (held.etag === null) return held;
  const outcome = await writeClaim(target, held.claim, { etag: held.etag });
  if (!outcome.written) throw launchUncertainError(target, shortestRetryMs);
  return { ...held, etag: outcome.etag };
}

/**
 * Records Lambda's answer to the launch, for when the start is retried: after `'accepted'` the retry adopts the render
 * however long the launch waits in Lambda's queue; after `'rejected'` it does not wait for the grace period.
 *
 * Best effort: if it fails, the next start waits for the launch to write progress. If-Match keeps it from overwriting the
 * render's progress.
 */
export async function settleClaim(target: ClaimTarget, { claim, etag }: HeldClaim, state: 'accepted' | 'rejected'): Promise<void> {
  if (etag === null) return;
  // A failure here only costs time. It must not hide why a launch was rejected, or fail one that was accepted.
  await writeClaim(target, { ...claim, state }, { etag }).catch(() => undefined);
}

/** Lambda may or may not have accepted the launch; retry the same start later. */
export function launchUncertainError({ renderId, bucketName, region }: ClaimTarget, afterMs: number, cause?: unknown): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderLaunchUncertain',
    message: `Render ${renderId} may or may not have been launched (bucket ${bucketName}, ${region}): ${cause === undefined ? "Lambda's answer was lost, or another start is in progress" : `Lambda's answer was lost (${errorText(cause)})`}.`,
    remedy: 'Start again with the same render id: the launch is adopted once it writes progress, and repeated if it does not in time.',
    retryable: true,
    retryAfterMs: Math.ceil(afterMs),
    renderId,
    bucketName,
    cause,
  });
}

/** The older the launch, the longer to wait before the next read: a start has a limited number of tries. */
function untilNextReadMs(ageMs: number): number {
  return Math.max(shortestRetryMs, ageMs / 5);
}

function neverConfirmed({ renderId, bucketName, region }: ClaimTarget, launches: number): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderLaunchUncertain',
    message: `Render ${renderId} may have been launched ${launches} times (bucket ${bucketName}, ${region}): Lambda's answers were lost, and none of the launches has written progress.`,
    remedy: 'Check whether the function runs, how old its queued invocations are (AsyncEventAge), and the network between this machine and Lambda.',
    retryable: false,
    renderId,
    bucketName,
  });
}

/** S3 has just said that the file exists, so if it is missing now, another read may find it. */
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

/** The progress that Remotion's start routine would write, so that every reader understands the file, plus our claim. */
function claimedProgress({ functionTimeoutMs, cancellationEnabled, now }: ClaimTarget, launchClaim: LaunchClaim): ProgressFile {
  return { ...initialProgress({ cancellationEnabled, timeoutTimestamp: now() + functionTimeoutMs }), launchClaim };
}
