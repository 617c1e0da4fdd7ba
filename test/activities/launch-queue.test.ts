import { describe, expect, it } from 'vitest';
import { judge } from '../../src/activities/judge';
import { mayBeQueued, queuePollDelayMs } from '../../src/activities/launch-queue';
import type { LeftToNextTry } from '../../src/activities/left-to-next-try';
import type { WatchRequest } from '../../src/contract/activities';
import type { ProgressFile } from '../../src/remotion/protocol/progress-file';
import { snapshot } from '../fakes/scripted-activities';
import { launchedAt, progressFile, readingOf, scriptedRemotionLambda } from '../fakes/scripted-remotion-lambda';
import { failureOf, watch } from '../fakes/watching';

const limits = { launchTimeoutMs: 60_000, stallTimeoutMs: 90_000, launchQueueTimeoutMs: 6 * 3_600_000 };
const sixHoursMs = limits.launchQueueTimeoutMs;

const blank = { renderMetadata: null, framesRendered: 0, lambdasInvoked: 0, serveUrlOpened: null, compositionValidated: null };
const claimed: ProgressFile = progressFile({ ...blank, functionLaunched: null, launchClaim: { state: 'accepted', launches: 1, owner: 'me' } });
const startedByRemotion: ProgressFile = progressFile(blank);

const readingAt = (ageMs: number, file = claimed) => readingOf(file, { atMs: launchedAt + ageMs, unchangedForMs: ageMs });

describe('a launch that has not appeared in S3', () => {
  it.each<[string, number, number | null, number, string | undefined]>([
    ['Lambda had no room', 3_600_000, null, sixHoursMs, undefined],
    ['Lambda had no room for longer than the queue timeout', sixHoursMs + 1, null, sixHoursMs, 'RenderLaunchStalled'],
    ['Lambda had no room, and the launch timeout is the longer limit', 59_000, null, 20_000, undefined],
    ['Lambda always had room', 61_000, 49_000, sixHoursMs, 'RenderLaunchStalled'],
    ['Lambda always had room, within the launch limit', 60_000, 48_000, sixHoursMs, undefined],
    ['Lambda has had room for 10 min, after 10 min without', 1_200_000, 600_000, sixHoursMs, 'RenderLaunchStalled'],
    ['Lambda has had room for 5 min, and may only now retry', 900_000, 300_000, sixHoursMs, undefined],
    ['Lambda has had room for 20 s, after 40 s without', 61_000, 20_000, sixHoursMs, undefined],
    ['nothing is known about Lambda', 3_600_000, null, sixHoursMs, undefined],
    ['the queue timeout is 0', 61_000, null, 0, 'RenderLaunchStalled'],
  ])('is judged by its age and by room in Lambda: %s', async (_, ageMs, roomForMs, launchQueueTimeoutMs, verdict) => {
    const request = { limits: { ...limits, launchQueueTimeoutMs }, cancelling: false };
    expect(judge(await readingAt(ageMs), request, { ageMs, roomForMs, inQueue: roomForMs === null })?.type).toBe(verdict);
  });

  it('fails with a message about the queue, or about the launch', async () => {
    const request = { limits, cancelling: false };
    const ageMs = sixHoursMs + 1_000;
    expect(judge(await readingAt(ageMs), request, { ageMs, roomForMs: null, inQueue: true })).toMatchObject({ why: expect.stringContaining('has had no room') as string });
    expect(judge(await readingAt(ageMs), request, { ageMs, roomForMs: 3_600_000, inQueue: true })).toMatchObject({ why: expect.stringContaining('has written nothing') as string });
  });

  it("does not time out by the deadline that Remotion's start routine wrote, not even when the function reports progress", async () => {
    const reading = { ...(await readingAt(600_000, startedByRemotion)), unchangedForMs: null };
    expect(judge(reading, { limits, cancelling: false }, { ageMs: 600_000, roomForMs: null, inQueue: true })).toBeNull();
  });
});

/** Whether a launch fails before it appears when Lambda has room only from a given time on. Polls and retries at the real intervals. */
function isGivenUp(fullForMs: number, showsAfterMs: number): boolean {
  let nextTryMs = 0;
  for (let backoffMs = 1_000; nextTryMs < fullForMs; backoffMs = Math.min(2 * backoffMs, 300_000)) nextTryMs += backoffMs;
  const showsAtMs = nextTryMs + showsAfterMs;
  let roomSinceMs: number | null = null;
  for (let ageMs = limits.launchTimeoutMs / 5; ageMs < showsAtMs; ageMs += Math.max(10_000, queuePollDelayMs({ ageMs, roomForMs: null, inQueue: true }))) {
    roomSinceMs = ageMs < fullForMs ? null : (roomSinceMs ?? ageMs);
    const launch = { ageMs, roomForMs: roomSinceMs === null ? null : ageMs - roomSinceMs, inQueue: true };
    if (ageMs > limits.launchTimeoutMs && !mayBeQueued(launch, limits)) return true;
  }
  return false;
}

describe('room in Lambda', () => {
  it('does not make a launch count as dead before Lambda has retried it, however long Lambda was full', () => {
    const fullForSeconds = Array.from({ length: 2_000 }, (_, index) => 1 + index * 10);
    expect(fullForSeconds.filter((seconds) => isGivenUp(seconds * 1_000, 30_000))).toEqual([]);
  });

  it('makes a launch count as dead if it does not appear after that', () => {
    expect([0, 60, 600, 6_000].filter((seconds) => !isGivenUp(seconds * 1_000, 1_000_000))).toEqual([]);
  });
});

it.each([
  [20, 3],
  [100, 10],
  [5_000, 30],
])('a launch that has waited in the queue for %i s is polled again in %i s', (ageSeconds, waitSeconds) => {
  expect(queuePollDelayMs({ ageMs: ageSeconds * 1_000, roomForMs: null, inQueue: true })).toBe(waitSeconds * 1_000);
});

describe('a watch of a launch that has not appeared in S3', () => {
  const since = snapshot(0, { phase: 'launching', timeLeftMs: null });

  async function watchAt(ageMs: number, room: boolean | null, changes: Partial<WatchRequest> = {}, left?: LeftToNextTry) {
    let asked = 0;
    const lambdaHasRoom = async (): Promise<boolean | null> => {
      asked += 1;
      return room;
    };
    const remotion = scriptedRemotionLambda([await readingAt(ageMs)], { lambdaHasRoom });
    const polling = { floorMs: 20_000, ceilingMs: 20_000, progressStep: 0.25 };
    const { env, watched } = watch(remotion, { since, limits, polling, lookNow: true, ...changes }, {}, left);
    const beats: LeftToNextTry[] = [];
    env.on('heartbeat', (details: LeftToNextTry) => beats.push(details));
    return { watched, asked: () => asked, beats };
  }

  it.each([
    ['while even a healthy launch may not have appeared', 11_999, {}],
    ['when the queue timeout is 0', 50_000, { limits: { ...limits, launchQueueTimeoutMs: 0 } }],
    ['when the version of the workflow does not know the queue', 50_000, { limits: { launchTimeoutMs: 60_000, stallTimeoutMs: 90_000 } }],
    ['when the workflow is being cancelled', 50_000, { cancelling: true }],
  ])('does not ask Lambda for room %s', async (_, ageMs, changes) => {
    const { watched, asked, beats } = await watchAt(ageMs, true, changes);
    expect(await failureOf(watched)).toMatchObject({ type: 'RenderInProgress' });
    expect(asked()).toBe(0);
    expect(beats).toEqual([]);
  });

  it('reports at once that the launch is waiting in the queue', async () => {
    const { watched } = await watchAt(12_000, false);
    expect(await watched).toMatchObject({ snapshot: { phase: 'launching', inLambdaQueue: true }, result: null });
  });

  it('leaves a long wait in the queue to the server, even beyond the ceiling', async () => {
    const { watched } = await watchAt(5_000_000, false, { since: { ...since, inLambdaQueue: true } });
    const message = expect.stringContaining("in Lambda's queue") as string;
    expect(await failureOf(watched)).toMatchObject({ type: 'RenderInProgress', nextRetryDelay: 30_000, message });
  });

  it('reports that the launch has left the queue', async () => {
    const reading = await readingOf(progressFile({ renderMetadata: null, framesRendered: 0 }));
    const { watched } = watch(scriptedRemotionLambda([reading]), { since: { ...since, inLambdaQueue: true }, limits });
    expect(await watched).toMatchObject({ snapshot: { phase: 'evaluating', inLambdaQueue: false } });
  });

  it('passes on to the next try since when Lambda has had room', async () => {
    const { watched, beats } = await watchAt(20_000, true);
    await failureOf(watched);
    expect(beats).toEqual([{ attempt: 1, failuresInARow: 0, roomSince: launchedAt + 20_000 }]);
  });

  it('forgets that time when there is no room', async () => {
    const queued = { since: { ...since, inLambdaQueue: true } };
    const { watched, beats } = await watchAt(200_000, false, queued, { attempt: 1, failuresInARow: 0, roomSince: launchedAt + 20_000 });
    await failureOf(watched);
    expect(beats).toEqual([{ attempt: 1, failuresInARow: 0, roomSince: null }]);
  });

  it('keeps that time when Lambda does not say', async () => {
    const { watched, beats } = await watchAt(66_000, null, {}, { attempt: 1, failuresInARow: 0, roomSince: launchedAt + 12_000 });
    expect(await failureOf(watched)).toMatchObject({ type: 'RenderLaunchStalled' });
    expect(beats).toEqual([]);
  });

  it('fails a dead launch as soon as it cannot be a waiting one: a minute after the launch, with room all along', async () => {
    const left = { attempt: 1, failuresInARow: 0, roomSince: launchedAt + 12_000 };
    expect(await failureOf((await watchAt(61_000, true, {}, left)).watched)).toMatchObject({ type: 'RenderLaunchStalled' });
  });
});
