import type { WatchRequest } from '../contract/activities';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { leaveForNextTry, earlierRoomSince } from './left-to-next-try';
import type { ActivityDeps } from './options';
import { recordThrottle } from './render-metrics';
import { isLaunching } from './to-snapshot';

/** A launch that has written nothing yet, and whether Lambda had room when asked. */
export interface UnseenLaunch {
  /** Time since Lambda accepted it. */
  ageMs: number;
  /** How long Lambda has had room at every check; null: it had none, or nothing is known. */
  roomForMs: number | null;
  /** Lambda had no room at a check since the launch, so the launch is or was in the queue. */
  inQueue: boolean;
}

type Limits = WatchRequest['limits'];

/**
 * Distinguishes launches that wait in Lambda's queue from dead ones by checking whether Lambda has room: only once a
 * healthy launch would have shown, and once per try.
 */
export function createQueueCheck(request: WatchRequest, deps: ActivityDeps): (reading: RenderReading) => Promise<UnseenLaunch | null> {
  const { limits, cancelling, since } = request;
  let roomSince = earlierRoomSince();
  let inQueue = since.inLambdaQueue === true;
  let isAsked = cancelling || !limits.launchQueueTimeoutMs;
  return async (reading) => {
    const ageMs = unseenForMs(reading);
    if (ageMs === null) return null;
    const { serverNowMs } = reading;
    if (!isAsked && ageMs >= limits.launchTimeoutMs * askedAfterShare) {
      isAsked = true;
      const hasRoom = await deps.remotion.lambdaHasRoom(request, { aws: deps.aws });
      if (hasRoom === false) {
        inQueue = true;
        recordThrottle();
      }
      const roomSinceNow = hasRoom === null ? roomSince : hasRoom ? (roomSince ?? serverNowMs) : null;
      if (roomSinceNow !== roomSince) leaveForNextTry({ failuresInARow: 0, roomSince: roomSinceNow });
      roomSince = roomSinceNow;
    }
    return { ageMs, roomForMs: roomSince === null ? null : Math.max(0, serverNowMs - roomSince), inQueue };
  };
}

/** The launch of a reading, without asking Lambda; null once it has shown. */
export function unseenLaunchOf(reading: RenderReading): UnseenLaunch | null {
  const ageMs = unseenForMs(reading);
  return ageMs === null ? null : { ageMs, roomForMs: null, inQueue: false };
}

/** A cold launch shows after about 4 s; the default limit is 60 s. */
const askedAfterShare = 0.2;

/** Share of the launch limit within which a launch shows once Lambda runs it. */
const showsWithinShare = 0.6;

/** Lambda's longest wait between two retries. */
const maxBackoffMs = 300_000;

/**
 * Whether a launch may still be in the queue. Lambda retries after 1 s, 2 s, 4 s, … up to 5 min, so its next try may be
 * as far off as the launch has already waited. If the launch has not shown after that, it ran and died.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function mayBeQueued({ ageMs, roomForMs }: UnseenLaunch, { launchTimeoutMs, launchQueueTimeoutMs = 0 }: Limits): boolean {
  if (launchQueueTimeoutMs === 0) return false;
  if (roomForMs === null) return true;
  return roomForMs <= Math.min(ageMs - roomForMs, maxBackoffMs) + launchTimeoutMs * showsWithinShare;
}

const shortestWaitMs = 3_000;
const longestWaitMs = 30_000;

/**
 * How long to wait between two polls of a launch in the queue: a tenth of the time it has waited. Each poll uses one of
 * the 2,000 tries that a watch has, and the queue may take hours.
 */
export function queuePollDelayMs({ ageMs }: UnseenLaunch): number {
  return Math.round(Math.min(longestWaitMs, Math.max(shortestWaitMs, ageMs / 10)));
}

/** How long ago the launch was accepted; null once it has shown, or if unknown. */
function unseenForMs(reading: RenderReading): number | null {
  if (!isLaunching(reading)) return null;
  const { unchangedForMs, serverNowMs, progress } = reading;
  // Progress read through the function has no Last-Modified, but the time at which Remotion's start routine launched.
  return unchangedForMs ?? (typeof progress.functionLaunched === 'number' ? serverNowMs - progress.functionLaunched : null);
}
