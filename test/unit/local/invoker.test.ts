import { describe, expect, it } from 'vitest';
import { createEndpointParts } from '../../../local/lambda/endpoint-parts';
import { exitedError } from '../../../local/lambda/function-error';
import { newRecord } from '../../../local/lambda/invoke-request';
import { FakeSandboxes } from './fake-sandboxes';

const config = { memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 120 };

function setUp() {
  const pool = new FakeSandboxes();
  const { invoker, log } = createEndpointParts(pool, { concurrencyLimit: 10, queueSecondMs: 1000, maxWarmPerFunction: 8 });
  const run = (renderId: string) => {
    const event = { type: 'launch', renderId };
    return invoker.run({ record: log.add(newRecord('fn', 'Event', event)), config, event, onChunk: () => undefined });
  };
  return { pool, log, invoker, run };
}

describe('Invoker', () => {
  it('reports that a function failed, and why', async () => {
    const { pool, log, run } = setUp();
    const ended = run('a');
    pool.begun[0]!.end(exitedError('request-a', 'signal: killed'));
    expect(await ended).toMatchObject({ code: 'Runtime.ExitError' });
    expect(log.list({ renderId: 'a' })).toMatchObject([
      {
        status: 'failed',
        error: 'Runtime.ExitError: RequestId: request-a Error: Runtime exited with error: signal: killed',
      },
    ]);
  });

  it('records which invocations started cold', async () => {
    const { pool, log, run } = setUp();
    const first = run('a');
    pool.begun[0]!.end();
    await first;
    void run('b');
    expect(log.list().map(({ cold }) => cold)).toEqual([true, false]);
  });

  it('kills only the running invocations that match', () => {
    const { invoker, run } = setUp();
    for (const renderId of ['a', 'b']) void run(renderId);
    expect(invoker.kill({ renderId: 'b' }).map(({ renderId }) => renderId)).toEqual(['b']);
    expect(invoker.kill({ renderId: 'c' })).toEqual([]);
  });
});
