import type { WatchRequest } from '../contract/activities';
import type { RenderReading } from '../remotion/progress/get-render-progress';
import { leave, roomSinceBefore } from './left-to-next-try';
import type { ActivityDeps } from './options';
import { recordThrottle } from './render-metrics';
import { isLaunching } from './to-snapshot';

/** A launch that has not shown, and what Lambda said when it was asked for room. */
export interface UnseenLaunch {
  /** Since Lambda accepted it. */
  ageMs: number;
  /** For how long there was room whenever Lambda was asked; null: there was none, or nothing is known. */
  roomForMs: number | null;
  /** Lambda had no room when it was asked since the launch, so the launch waits, or did. */
  inQueue: boolean;
}

type Limits = WatchRequest['limits'];

/**
 * Tells launches that wait in Lambda's queue from those that are dead, by asking Lambda for room: not before a healthy
 * launch would have shown, and once in a try.
 */
export function queueLook(request: WatchRequest, deps: ActivityDeps): (reading: RenderReading) => Promise<UnseenLaunch | null> {
  const { limits, cancelling, since } = request;
  let roomSince = roomSinceBefore();
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
      if (roomSinceNow !== roomSince) leave({ failuresInARow: 0, roomSince: roomSinceNow });
      roomSince = roomSinceNow;
    }
    return { ageMs, roomForMs: roomSince === null ? null : Math.max(0, serverNowMs - roomSince), inQueue };
  };
}

/** The launch of a reading as it is known without Lambda; null once it has shown. */
export function unseenLaunchOf(reading: RenderReading): UnseenLaunch | null {
  const ageMs = unseenForMs(reading);
  return ageMs === null ? null : { ageMs, roomForMs: null, inQueue: false };
}

/** A cold launch shows after some 4 s; the default limit is 60 s. */
const askedAfterShare = 0.2;

/** Of the launch limit, what a launch needs to show once Lambda has begun to run it. */
const showsWithinShare = 0.6;

/** Lambda's longest wait between two tries. */
const maxBackoffMs = 300_000;

/**
 * Whether a launch may still wait in the queue. Lambda tries again after 1 s, 2 s, 4 s, … up to 5 min, so its next try
 * may be as far off as the launch has waited already. If there is still no sign of it after that, it ran, and is dead.
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
 * How long to wait between two looks at a launch in the queue: a tenth of what it has waited. Each look is a try on the
 * server, of which a watch has 2,000, and the queue may take hours.
 */
export function waitInQueueMs({ ageMs }: UnseenLaunch): number {
  return Math.round(Math.min(longestWaitMs, Math.max(shortestWaitMs, ageMs / 10)));
}

/** How long the launch has not shown; null once it has, or when nothing tells. */
function unseenForMs(reading: RenderReading): number | null {
  if (!isLaunching(reading)) return null;
  const { unchangedForMs, serverNowMs, progress } = reading;
  // Read by the function there is no Last-Modified, but the moment when Remotion's start routine launched.
  return unchangedForMs ?? (typeof progress.functionLaunched === 'number' ? serverNowMs - progress.functionLaunched : null);
}
