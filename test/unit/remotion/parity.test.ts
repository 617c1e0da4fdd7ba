import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProgressFile } from '../../../src/remotion/progress-file';
import { generatedStates } from './generated-states';
import type { RenderProgress } from '../../../src/remotion/render-progress';
import { comparable, hasAllChunks, knownDifference, officialProgress, ourProgress } from './official-progress';
import type { RenderState } from './official-progress';

// Remotion's own client, installed for development only, is the oracle: what it says, we say, except by rule.

const tracesFolder = join(__dirname, '../../data/traces');
const traces = readdirSync(tracesFolder).sort();

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterAll(() => {
  vi.useRealTimers();
});

describe('progress of recorded renders', () => {
  it.each(traces)('is the same as of Remotion at every change: %s', async (trace) => {
    for (const state of statesOf(trace)) await expectParity(state);
  });
});

describe('progress of generated states', () => {
  it.each([1, 2, 3, 4])('is the same as of Remotion, seed %i', async (seed) => {
    const seen = new Map<string, number>();
    for (const state of generatedStates(seed, 100)) {
      const difference = await expectParity(state);
      seen.set(difference, (seen.get(difference) ?? 0) + 1);
    }
    // Else the states would be too tame, or the rules too generous.
    expect(seen.get('equal')).toBeGreaterThan(60);
    expect(seen.size).toBeGreaterThan(1);
  });
});

type Comparable = Pick<RenderProgress, 'timeToFinishChunks'> & { overallProgress: unknown };

async function expectParity(state: RenderState): Promise<string> {
  const official = await officialProgress(state);
  const ours = await ourProgress(state);
  const difference = knownDifference(ours, official, state);
  if (difference) return difference;

  const expected = comparable(official, state) as Comparable;
  const actual = comparable(ours, state) as Comparable;
  if (expected.overallProgress === 'cannot be told') actual.overallProgress = expected.overallProgress;
  // Remotion divides the chunks by sound and picture, so a video with sound never has all of them.
  if (expected.timeToFinishChunks === null && hasAllChunks(state)) actual.timeToFinishChunks = null;
  expect(actual).toEqual(expected);
  expect(ours.overallProgress).toBeGreaterThanOrEqual(0);
  expect(ours.overallProgress).toBeLessThanOrEqual(1);
  return 'equal';
}

function statesOf(trace: string): RenderState[] {
  const lines = readFileSync(join(tracesFolder, trace), 'utf8').trim().split('\n');
  const [head, ...changes] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const { functionName, region, renderId, t0 } = head as { functionName: string; region: string; renderId: string; t0: number };
  const place = { functionName, region, renderId, bucketName: 'remotionlambda-test' };
  return changes.flatMap(({ t, progress }) => {
    if (!progress) return [];
    const file = progress as ProgressFile;
    const times = [t0 + (t as number), t0 + 200_000, t0 + 400_000];
    return times.flatMap((nowMs) => [
      { ...place, file, nowMs, output: 'missing' as const },
      { ...place, file, nowMs, output: { sizeInBytes: 45_678 } },
    ]);
  });
}
