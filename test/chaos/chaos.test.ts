import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows } from '../../chaos/rows';
import { runRows } from '../../chaos/run-rows';
import type { RunResult } from '../../chaos/run-rows';
import { startStage } from '../../chaos/stage';
import type { Stage } from '../../chaos/stage';

/** The quick rows; `npm run chaos` runs all of them, and each more than once. */
const names = [
  'no-fault',
  'lambda-throttled',
  'launch-answer-lost',
  'launch-delivered-twice',
  'worker-killed-at-read',
  's3-503',
  'body-strange-for-a-while',
  'progress-goes-back',
  'last-write-lost',
  'function-timeout',
  'cancel',
  'terminate-guarded',
  'workflow-reset',
  'cache-evicted',
  'pool-terminated',
  'pool-reset',
  'pool-waiting-cancelled',
];
const seeds = 2;

const chosen = rows.filter(({ name }) => names.includes(name));

describe('fault runs', () => {
  let stage: Stage | undefined;
  let results: RunResult[];
  beforeAll(async () => {
    stage = await startStage({ name: 'chaos-test' });
    results = await runRows(stage, chosen, { seeds, seed: 1 });
  });
  afterAll(() => stage?.stop());

  it('exist under the names chosen here', () => {
    expect(chosen.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  it.each(chosen)('$name: $says', ({ name }) => {
    const ofRow = results.filter(({ row }) => row.name === name);
    expect(ofRow).toHaveLength(seeds);
    expect(ofRow.flatMap(({ seed, violations }) => violations.map((text) => `seed ${seed}: ${text}`))).toEqual([]);
  });
});
