import { describe, expect, it } from 'vitest';
import type { Renders } from '../../../src/cli/cli';
import { jsonOf, run } from '../../fakes/fake-cli';

/** Pools that remember what they were asked. */
function fakePools(): { renders: Partial<Renders>; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const answering = (name: string) => (pool: string, ...rest: unknown[]) => {
    asked.push([name, pool, ...rest]);
    return Promise.resolve({ pool });
  };
  const pools = { list: () => Promise.resolve(['eu', 'us']), get: answering('get'), setCapacity: answering('setCapacity'), pause: answering('pause'), resume: answering('resume') };
  return { renders: { pools } as unknown as Partial<Renders>, asked };
}

describe('pool', () => {
  it('lists pools', async () => {
    expect(await run(['pool', 'list'], fakePools())).toMatchObject({ exitCode: 0, stdout: 'eu\nus\n' });
    expect(jsonOf(await run(['pool', 'list', '--json'], fakePools()))).toMatchObject([{ data: { pools: ['eu', 'us'] } }]);
  });

  it.each([
    [['get', 'us'], ['get', 'us']],
    [['pause', 'us'], ['pause', 'us']],
    [['resume', 'us'], ['resume', 'us']],
    [['set-capacity', 'us', '800'], ['setCapacity', 'us', 800]],
  ])('%j asks the pool', async (argv, expected) => {
    const { renders, asked } = fakePools();
    const [line] = jsonOf(await run(['pool', ...argv, '--json'], { renders }));
    expect(line).toMatchObject({ exitCode: 0, data: { pool: { pool: 'us' } } });
    expect(asked).toEqual([expected]);
  });

  it.each([[['get']], [['list', 'us']], [['set-capacity', 'us']], [['set-capacity', 'us', '0']], [['set-capacity', 'us', 'many']], [['toString', 'us']], [['drain', 'us']]])('refuses %j, and asks nothing', async (argv) => {
    const { renders, asked } = fakePools();
    expect((await run(['pool', ...argv], { renders })).exitCode).toBe(2);
    expect(asked).toEqual([]);
  });
});
