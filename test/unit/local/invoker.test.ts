import { describe, expect, it } from 'vitest';
import { exitedError } from '../../../local/lambda/function-error';
import { InvocationLog } from '../../../local/lambda/invocation-log';
import type { InvocationRecord } from '../../../local/lambda/invocation-log';
import { newRecord } from '../../../local/lambda/invoke-request';
import { Invoker } from '../../../local/lambda/invoker';
import { FakeSandboxes } from './fake-sandboxes';

const config = { memorySizeInMb: 2048, diskSizeInMb: 2048, timeoutInSeconds: 120 };

function setUp(concurrencyLimit: number) {
  const pool = new FakeSandboxes();
  const log = new InvocationLog();
  const invoker = new Invoker({ pool, log, concurrencyLimit });
  const invocation = (renderId: string) => {
    const event = { type: 'launch', renderId };
    return { record: log.add(newRecord('fn', 'Event', event)), config, event, onChunk: () => undefined };
  };
  return { pool, log, invoker, invocation };
}

const statuses = (records: InvocationRecord[]) => records.map(({ renderId, status }) => `${renderId} ${status}`);

describe('Invoker', () => {
  it('lets asynchronous invocations wait when the limit is reached, and runs them in their order', async () => {
    const { pool, log, invoker, invocation } = setUp(2);
    for (const renderId of ['a', 'b', 'c', 'd']) invoker.enqueue(invocation(renderId));
    expect(statuses(log.list())).toEqual(['a running', 'b running', 'c queued', 'd queued']);
    expect(invoker.state()).toEqual({ running: 2, queued: 2 });

    const third = pool.next();
    pool.begun[1]!.end();
    expect((await third).event).toEqual({ type: 'launch', renderId: 'c' });
    expect(statuses(log.list())).toEqual(['a running', 'b done', 'c running', 'd queued']);
  });

  it('goes on with the queue after a function that failed, and does not try that one again', async () => {
    const { pool, log, invoker, invocation } = setUp(1);
    invoker.enqueue(invocation('a'));
    invoker.enqueue(invocation('b'));
    const second = pool.next();
    pool.begun[0]!.end(exitedError('request-a', 'signal: killed'));
    (await second).end();
    await log.until({ renderId: 'b', status: 'done' }, 1000);
    expect(pool.begun).toHaveLength(2);
    expect(log.list({ renderId: 'a' })).toMatchObject([
      {
        status: 'failed',
        error: 'Runtime.ExitError: RequestId: request-a Error: Runtime exited with error: signal: killed',
      },
    ]);
  });

  it('says which invocations started cold', async () => {
    const { pool, log, invoker, invocation } = setUp(1);
    invoker.enqueue(invocation('a'));
    pool.begun[0]!.end();
    await log.until({ renderId: 'a', status: 'done' }, 1000);
    invoker.enqueue(invocation('b'));
    expect(log.list().map(({ cold }) => cold)).toEqual([true, false]);
  });

  it('kills only the running invocations that match', () => {
    const { invoker, invocation } = setUp(2);
    for (const renderId of ['a', 'b', 'c']) invoker.enqueue(invocation(renderId));
    expect(invoker.kill({ renderId: 'b' }).map(({ renderId }) => renderId)).toEqual(['b']);
    expect(invoker.kill({ renderId: 'c' })).toEqual([]);
  });
});
