import { describe, expect, it } from 'vitest';
import { judge } from '../../src/activities/judge';
import { mayBeQueued, waitInQueueMs } from '../../src/activities/launch-queue';
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

describe('a launch that has not shown', () => {
  it.each<[string, number, number | null, number, string | undefined]>([
    ['Lambda had no room', 3_600_000, null, sixHoursMs, undefined],
    ['Lambda had no room for as long as it is waited for', sixHoursMs + 1, null, sixHoursMs, 'RenderLaunchStalled'],
    ['Lambda had no room, and the launch limit is the longer one', 59_000, null, 20_000, undefined],
    ['Lambda had room from the first', 61_000, 49_000, sixHoursMs, 'RenderLaunchStalled'],
    ['Lambda had room from the first, within the launch limit', 60_000, 48_000, sixHoursMs, undefined],
    ['Lambda has room since 10 min, after 10 min without', 1_200_000, 600_000, sixHoursMs, 'RenderLaunchStalled'],
    ['Lambda has room since 5 min, and may try again only now', 900_000, 300_000, sixHoursMs, undefined],
    ['Lambda has room since 20 s, after 40 s without', 61_000, 20_000, sixHoursMs, undefined],
    ['nothing is known of Lambda', 3_600_000, null, sixHoursMs, undefined],
    ['a queue is not waited for', 61_000, null, 0, 'RenderLaunchStalled'],
  ])('is judged by age and room: %s', async (_, ageMs, roomForMs, launchQueueTimeoutMs, verdict) => {
    const request = { limits: { ...limits, launchQueueTimeoutMs }, cancelling: false };
    expect(judge(await readingAt(ageMs), request, { ageMs, roomForMs, inQueue: roomForMs === null })?.type).toBe(verdict);
  });

  it('is given up with word of the queue, or of the launch', async () => {
    const request = { limits, cancelling: false };
    const ageMs = sixHoursMs + 1_000;
    expect(judge(await readingAt(ageMs), request, { ageMs, roomForMs: null, inQueue: true })).toMatchObject({ why: expect.stringContaining('has had no room') as string });
    expect(judge(await readingAt(ageMs), request, { ageMs, roomForMs: 3_600_000, inQueue: true })).toMatchObject({ why: expect.stringContaining('has written nothing') as string });
  });

  it("is not timed out by the deadline that Remotion's start routine wrote, also when the function is asked", async () => {
    const reading = { ...(await readingAt(600_000, startedByRemotion)), unchangedForMs: null };
    expect(judge(reading, { limits, cancelling: false }, { ageMs: 600_000, roomForMs: null, inQueue: true })).toBeNull();
  });
});

/** Whether the launch is given up before it shows, when Lambda has room from then on only. Looks and tries as they are. */
function isGivenUp(fullForMs: number, showsAfterMs: number): boolean {
  let nextTryMs = 0;
  for (let backoffMs = 1_000; nextTryMs < fullForMs; backoffMs = Math.min(2 * backoffMs, 300_000)) nextTryMs += backoffMs;
  const showsAtMs = nextTryMs + showsAfterMs;
  let roomSinceMs: number | null = null;
  for (let ageMs = limits.launchTimeoutMs / 5; ageMs < showsAtMs; ageMs += Math.max(10_000, waitInQueueMs({ ageMs, roomForMs: null, inQueue: true }))) {
    roomSinceMs = ageMs < fullForMs ? null : (roomSinceMs ?? ageMs);
    const launch = { ageMs, roomForMs: roomSinceMs === null ? null : ageMs - roomSinceMs, inQueue: true };
    if (ageMs > limits.launchTimeoutMs && !mayBeQueued(launch, limits)) return true;
  }
  return false;
}

describe('room in Lambda', () => {
  it('is not taken for a dead launch before Lambda has tried it again, however long it was full', () => {
    const fullForSeconds = Array.from({ length: 2_000 }, (_, index) => 1 + index * 10);
    expect(fullForSeconds.filter((seconds) => isGivenUp(seconds * 1_000, 30_000))).toEqual([]);
  });

  it('gives a launch up that does not show after that', () => {
    expect([0, 60, 600, 6_000].filter((seconds) => !isGivenUp(seconds * 1_000, 1_000_000))).toEqual([]);
  });
});

it.each([
  [20, 3],
  [100, 10],
  [5_000, 30],
])('a launch that has waited in the queue for %i s is looked at again in %i s', (ageSeconds, waitSeconds) => {
  expect(waitInQueueMs({ ageMs: ageSeconds * 1_000, roomForMs: null, inQueue: true })).toBe(waitSeconds * 1_000);
});

describe('a watch of a launch that has not shown', () => {
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
    ['while a healthy launch may not show yet', 11_999, {}],
    ['when a queue is not waited for', 50_000, { limits: { ...limits, launchQueueTimeoutMs: 0 } }],
    ['when the workflow is of a version that knows of no queue', 50_000, { limits: { launchTimeoutMs: 60_000, stallTimeoutMs: 90_000 } }],
    ['when the workflow is being cancelled', 50_000, { cancelling: true }],
  ])('does not ask Lambda for room %s', async (_, ageMs, changes) => {
    const { watched, asked, beats } = await watchAt(ageMs, true, changes);
    expect(await failureOf(watched)).toMatchObject({ type: 'RenderInProgress' });
    expect(asked()).toBe(0);
    expect(beats).toEqual([]);
  });

  it('tells at once that it waits in the queue', async () => {
    const { watched } = await watchAt(12_000, false);
    expect(await watched).toMatchObject({ snapshot: { phase: 'launching', inLambdaQueue: true }, result: null });
  });

  it('leaves a long wait in the queue to the server, though it is longer than the ceiling', async () => {
    const { watched } = await watchAt(5_000_000, false, { since: { ...since, inLambdaQueue: true } });
    const message = expect.stringContaining("in Lambda's queue") as string;
    expect(await failureOf(watched)).toMatchObject({ type: 'RenderInProgress', nextRetryDelay: 30_000, message });
  });

  it('tells that the launch has left the queue', async () => {
    const reading = await readingOf(progressFile({ renderMetadata: null, framesRendered: 0 }));
    const { watched } = watch(scriptedRemotionLambda([reading]), { since: { ...since, inLambdaQueue: true }, limits });
    expect(await watched).toMatchObject({ snapshot: { phase: 'evaluating', inLambdaQueue: false } });
  });

  it('leaves to the next try since when there is room', async () => {
    const { watched, beats } = await watchAt(20_000, true);
    await failureOf(watched);
    expect(beats).toEqual([{ attempt: 1, failuresInARow: 0, roomSince: launchedAt + 20_000 }]);
  });

  it('forgets it when there is none', async () => {
    const queued = { since: { ...since, inLambdaQueue: true } };
    const { watched, beats } = await watchAt(200_000, false, queued, { attempt: 1, failuresInARow: 0, roomSince: launchedAt + 20_000 });
    await failureOf(watched);
    expect(beats).toEqual([{ attempt: 1, failuresInARow: 0, roomSince: null }]);
  });

  it('keeps it when Lambda does not say', async () => {
    const { watched, beats } = await watchAt(66_000, null, {}, { attempt: 1, failuresInARow: 0, roomSince: launchedAt + 12_000 });
    expect(await failureOf(watched)).toMatchObject({ type: 'RenderLaunchStalled' });
    expect(beats).toEqual([]);
  });

  it('gives a dead launch up when it is told from one that waits: a minute after the launch, with room all along', async () => {
    const left = { attempt: 1, failuresInARow: 0, roomSince: launchedAt + 12_000 };
    expect(await failureOf((await watchAt(61_000, true, {}, left)).watched)).toMatchObject({ type: 'RenderLaunchStalled' });
  });
});
