import { describe, expect, it } from 'vitest';
import { estimateTimeLeft } from '../../../../src/remotion/progress/time-left';
import type { TimeLeft } from '../../../../src/remotion/progress/time-left';
import { toSnapshot } from '../../../../src/activities/to-snapshot';
import type { ProgressFile } from '../../../../src/remotion/protocol/progress-file';
import { launchedAt, progressFile, readingOf } from '../../../fakes/scripted-remotion-lambda';

/** This many of the 90 frames rendered, this long after the composition was validated (1 s after the launch). */
async function timeLeft(changes: Partial<ProgressFile>, sinceValidMs = 11_800, unchangedForMs = 200): Promise<Required<TimeLeft>> {
  const reading = await readingOf(progressFile(changes), { atMs: launchedAt + 1_000 + sinceValidMs, unchangedForMs });
  const { timeLeftMs, timeLeftAtLeastMs } = toSnapshot(reading);
  return { timeLeftMs, timeLeftAtLeastMs: timeLeftAtLeastMs! };
}

const allFrames = { framesRendered: 90, framesEncoded: 0, timeToRenderFrames: 10_000 };
const allChunks = { ...allFrames, framesEncoded: 90, chunks: [0, 1, 2, 3], timeToEncode: 1_000 };

describe('the estimate of the time left', () => {
  it('follows the frame rate so far, without the startup time of the renderers', async () => {
    // 10 s for half of the frames, then 0.7 s, then 12 % and 8 % of 20 s.
    expect((await timeLeft({ framesRendered: 45, framesEncoded: 0 })).timeLeftMs).toBe(10_000 + 700 + 2_400 + 1_600);
  });

  it('expects less encoding when frames are encoded as they arrive', async () => {
    expect((await timeLeft({ framesRendered: 45, framesEncoded: 45 })).timeLeftMs).toBe(10_000 + 700 + 1_600);
  });

  it('counts as certain only the time of fast frames after a slow start, and a little of what follows', async () => {
    // 7.8 s for half of the frames, and 15 % of 4.7 s.
    expect((await timeLeft({ framesRendered: 45, framesEncoded: 0 })).timeLeftAtLeastMs).toBe(7_800 + 705);
  });

  it('expects combining a GIF to take long', async () => {
    const { renderMetadata } = progressFile();
    const gif = await timeLeft({ ...allChunks, renderMetadata: { ...renderMetadata!, codec: 'gif' } });
    expect(gif.timeLeftMs).toBe(700 + 4_000);
    expect((await timeLeft(allChunks)).timeLeftMs).toBe(700 + 800);
  });

  it('counts down while nothing changes, and grows again once it is overdue', async () => {
    const left = await Promise.all([0, 1_000, 1_300, 20_000].map(async (ms) => (await timeLeft(allChunks, 11_800, 500 + ms)).timeLeftMs));
    expect(left).toEqual([1_500, 500, 225, 3_000]);
  });

  it.each([
    ['before the composition is validated', { renderMetadata: null, compositionValidated: null }],
    ['before a twentieth of the frames is rendered', { framesRendered: 4 }],
    ['without frames', { framesRendered: 0 }],
    ['with a negative count', { framesRendered: -5 }],
    ['with an invalid count', { framesRendered: NaN }],
    ['with a time in the future', { compositionValidated: launchedAt + 1e9 }],
  ])('is unknown %s', async (_what, changes) => {
    expect(await timeLeft(changes)).toEqual({ timeLeftMs: null, timeLeftAtLeastMs: 0 });
  });

  it('is finite, and the certain time is part of it, whatever the counters', async () => {
    const counts = [undefined, -1, 0, 4.5, 45, 90, 1e9, NaN, Infinity] as number[];
    for (const framesRendered of counts) {
      for (const framesEncoded of counts) {
        for (const combinedFrames of counts) {
          const { timeLeftMs, timeLeftAtLeastMs } = await timeLeft({ framesRendered, framesEncoded, combinedFrames });
          if (timeLeftMs === null) continue;
          expect(timeLeftMs).toBeGreaterThanOrEqual(0);
          expect(timeLeftMs).toBeLessThan(1e9);
          expect(timeLeftAtLeastMs).toBeGreaterThanOrEqual(0);
          expect(timeLeftAtLeastMs).toBeLessThanOrEqual(timeLeftMs);
        }
      }
    }
  });

  it('is zero once the render has ended', async () => {
    const { progress } = await readingOf(progressFile());
    const moment = { serverNowMs: launchedAt + 5_000, unchangedForMs: null };
    expect(estimateTimeLeft(progress, true, 90, moment)).toEqual({ timeLeftMs: 0, timeLeftAtLeastMs: 0 });
  });
});
