import { describe, expect, it } from 'vitest';
import type { Renders } from '../../../src/cli/cli';
import { jsonOf, run } from '../../fakes/fake-cli';

/** Pools that record their requests. */
function fakePools(): { renders: Partial<Renders>; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const answering = (name: string) => (pool: string, ...rest: unknown[]) => {
    asked.push([name, pool, ...rest]);
    return Promise.resolve({ pool });
  };
  const pools = { list: () => Promise.resolve(['eu', 'us']), get: answering('get'), create: answering('create'), setCapacity: answering('setCapacity'), pause: answering('pause'), resume: answering('resume') };
  return { renders: { pools } as unknown as Partial<Renders>, asked };
}

describe('pool', () => {
  it('lists pools', async () => {
    expect(await run(['pool', 'list'], fakePools())).toMatchObject({ exitCode: 0, stdout: 'eu\nus\n' });
    expect(jsonOf(await run(['pool', 'list', '--json'], fakePools()))).toMatchObject([{ data: { pools: ['eu', 'us'] } }]);
  });

  it.each([
    [['get', 'us'], ['get', 'us']],
    [['create', 'us', '900'], ['create', 'us', { capacity: 900 }]],
    [['pause', 'us'], ['pause', 'us']],
    [['resume', 'us'], ['resume', 'us']],
    [['set-capacity', 'us', '800'], ['setCapacity', 'us', 800]],
  ])('%j calls the pool', async (argv, expected) => {
    const { renders, asked } = fakePools();
    const [line] = jsonOf(await run(['pool', ...argv, '--json'], { renders }));
    expect(line).toMatchObject({ exitCode: 0, data: { pool: { pool: 'us' } } });
    expect(asked).toEqual([expected]);
  });

  it.each([[['get']], [['list', 'us']], [['set-capacity', 'us']], [['set-capacity', 'us', '0']], [['set-capacity', 'us', 'many']], [['toString', 'us']], [['drain', 'us']]])('refuses %j without calling the pool', async (argv) => {
    const { renders, asked } = fakePools();
    expect((await run(['pool', ...argv], { renders })).exitCode).toBe(2);
    expect(asked).toEqual([]);
  });

  it('shows the state of a pool and who is waiting', async () => {
    const queue = [{ priority: 1, fairnessKey: '', requests: 1, slots: 20 }, { priority: 3, fairnessKey: 'tenant-7', requests: 2, slots: 202 }];
    const report = { pool: 'us', capacity: 1_000, used: 900, isPaused: true, holders: 12, waiting: 3, waitingSlots: 222, largerThanPool: 1, queue, spentToday: 1.239, dailyBudget: { amount: 50, whenSpent: 'wait' }, averageHoldMs: 8_000, share: null };
    const renders = { pools: { get: () => Promise.resolve(report) } } as unknown as Partial<Renders>;
    const { stdout } = await run(['pool', 'get', 'us'], { renders });
    expect(stdout.split('\n').filter(Boolean)).toEqual([
      'Pool us',
      'Slots        900 of 1000 in use by 12 renders; paused',
      'Queue        3 renders, 222 slots; 1 larger than the pool',
      'Spent today  1.24 of 50',
      'PRIORITY  RENDERS  SLOTS  KEY',
      '1         1        20     (none)',
      '3         2        202    tenant-7',
    ]);
  });
});
