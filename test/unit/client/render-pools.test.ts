import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { PoolNotServedError, RenderPools } from '../../../src/client';
import type { RenderPoolSettings } from '../../../src/contract/pool-settings';

// Which requests a client makes for pools; test/workflows/admission has real pools.

const notFound = new WorkflowNotFoundError('workflow not found', 'render-admission-us', undefined);
const served = [{ workflowTaskCompletedEventAttributes: {} }];
const report = { pool: 'us', capacity: 4 };

interface Server {
  /** The status of the pool's workflow, or why it cannot be described. */
  described?: string | Error;
  events?: object[];
  /** What a start throws. */
  notStarted?: Error;
  /** What a query or an update throws. */
  refusal?: Error;
  workflowIds?: string[];
}

function poolsOn({ described = 'RUNNING', events = served, notStarted, refusal, workflowIds = [] }: Server) {
  const requests: unknown[][] = [];
  const answer = async (request: unknown[], error: Error | undefined): Promise<unknown> => {
    requests.push(request);
    if (error) throw error;
    return report;
  };
  const client = {
    options: { namespace: 'films' },
    workflow: {
      start: (type: string, options: unknown) => answer(['start', type, options], notStarted),
      async *list({ query }: { query: string }) {
        requests.push(['list', query]);
        for (const workflowId of workflowIds) yield { workflowId };
      },
      getHandle: (workflowId: string) => ({
        describe: async () => {
          requests.push(['describe', workflowId]);
          if (described instanceof Error) throw described;
          return { runId: 'run', status: { name: described } };
        },
        fetchHistory: () => Promise.resolve({ events }),
        query: ({ name }: { name: string }, argument: unknown) => answer(['query', name, argument], refusal),
        executeUpdate: ({ name }: { name: string }, { args }: { args: unknown[] }) => answer(['update', name, ...args], refusal),
      }),
    },
  } as unknown as Client;
  return { pools: new RenderPools(client, 'renders'), requests };
}

const startOf = (input: object) => ['start', 'renderAdmission', { workflowId: 'render-admission-us', taskQueue: 'renders', staticSummary: 'Lambda slots for renders: pool us', args: [input] }];
const ofLambda = { region: 'us-east-1', share: 0.9 };
const described = ['describe', 'render-admission-us'];
const asked = ['query', 'renderPool', expect.any(Number)];

describe('the creation of a pool', () => {
  it.each<[string, Server, unknown[][]]>([
    ['starts it', { described: notFound }, [described, startOf({ pool: 'us', settings: { capacity: 4 } }), asked]],
    ['keeps the settings of one that runs', { described: 'RUNNING' }, [described, asked]],
    ['keeps the settings of one that is paused on the server', { described: 'PAUSED' }, [described, asked]],
    ['resumes one that was terminated, with the new settings', { described: 'TERMINATED' }, [described, startOf({ pool: 'us', rebuildFrom: 'run' }), ['update', 'changePool', { capacity: 4 }]]],
  ])('%s', async (_what, server, expected) => {
    const { pools, requests } = poolsOn(server);
    expect(await pools.create('us', { capacity: 4 })).toBe(report);
    expect(requests).toEqual(expected);
  });

  it.each<[string, Server, unknown[][]]>([
    ['waits until a new one has read it', { described: notFound }, [described, startOf({ pool: 'us', settings: { capacity: ofLambda } }), ['update', 'changePool', {}]]],
    ['does not wait for one that runs', { described: 'RUNNING' }, [described, asked]],
  ])("of a capacity that is a share of Lambda's limit %s", async (_what, server, expected) => {
    const { pools, requests } = poolsOn(server);
    expect(await pools.create('us', { capacity: ofLambda })).toBe(report);
    expect(requests).toEqual(expected);
  });

  it('fails if no worker can run it, and says what to do', async () => {
    const { pools } = poolsOn({ described: notFound, events: [{ workflowTaskFailedEventAttributes: { failure: { message: 'no such workflow' } } }] });
    const error: unknown = await pools.create('us', { capacity: 4 }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PoolNotServedError);
    expect(error).toMatchObject({
      name: 'PoolNotServedError',
      message: 'Pool us was created, but the workers of task queue renders cannot run it (no such workflow).',
      remedy: expect.stringMatching(/^Export renderAdmission .* run a worker/) as string,
    });
  });

  it.each([
    ['the description', { described: new Error('permission denied') }],
    ['the start', { described: notFound, notStarted: new Error('permission denied') }],
  ])('fails with any other error of %s', async (_what, server) => {
    await expect(poolsOn(server).pools.create('us', { capacity: 4 })).rejects.toThrow('permission denied');
  });

  it('leaves the pool to another client that has just started it', async () => {
    const notStarted = new WorkflowExecutionAlreadyStartedError('started', 'render-admission-us', 'renderAdmission');
    expect(await poolsOn({ described: notFound, notStarted }).pools.create('us', { capacity: 4 })).toBe(report);
  });
});

describe('requests to a pool', () => {
  it.each<[string, (pools: RenderPools) => Promise<unknown>, unknown[]]>([
    ['its place in the queue', (pools) => pools.place({ pool: 'us', requestId: 'w/r/1' }), ['query', 'placeInPool', 'w/r/1']],
    ['its state', (pools) => pools.get('us'), asked],
    ['another capacity', (pools) => pools.setCapacity('us', 7), ['update', 'changePool', { capacity: 7 }]],
    ['to pause', (pools) => pools.pause('us'), ['update', 'changePool', { paused: true }]],
    ['to resume', (pools) => pools.resume('us'), ['update', 'changePool', { paused: false }]],
    ['other settings', (pools) => pools.change('us', { newSlotsPer10s: 9 }), ['update', 'changePool', { newSlotsPer10s: 9 }]],
  ])('ask for %s in one request', async (_what, ask, expected) => {
    const { pools, requests } = poolsOn({});
    expect(await ask(pools)).toBe(report);
    expect(requests).toEqual([expected]);
  });

  it.each<[string, (pools: RenderPools) => Promise<unknown>]>([
    ['get', (pools) => pools.get('us')],
    ['place', (pools) => pools.place({ pool: 'us', requestId: 'w/r/1' })],
    ['change', (pools) => pools.change('us', { paused: true })],
  ])('that does not exist say how to create it: %s', async (_what, ask) => {
    const error = { type: 'RenderPoolNotFound', workflowId: 'render-admission-us', message: 'Namespace films has no pool "us". Create it: renders.pools.create(name, { capacity }).' };
    await expect(ask(poolsOn({ refusal: notFound }).pools)).rejects.toMatchObject(error);
  });

  it('fail with any other error of the server', async () => {
    const refusal = new Error('no worker');
    await expect(poolsOn({ refusal }).pools.get('us')).rejects.toBe(refusal);
  });

  it.each<[string, (pools: RenderPools) => Promise<unknown>, string, RegExp]>([
    ['a pool without a name', (pools) => pools.get(''), '', /^pool: expected the name of a pool/],
    ['a pool with a name of another type', (pools) => pools.pause(7 as never), '7', /^pool: expected the name of a pool/],
    ['a new pool without a name', (pools) => pools.create('', { capacity: 4 }), '', /^pool: expected/],
    ['a new pool without capacity', (pools) => pools.create('us', { capacity: 0 }), 'us', /^capacity: expected a whole number from 1 to 1000000, .* got 0$/],
    ['a change to an unknown setting', (pools) => pools.change('us', { size: 'large' } as Partial<RenderPoolSettings>), 'us', /^size: pools have no setting of this name, got "large"$/],
  ])('are refused before anything is sent: %s', async (_what, ask, pool, message) => {
    const { pools, requests } = poolsOn({});
    await expect(ask(pools)).rejects.toMatchObject({ type: 'InvalidRenderRequest', workflowId: `render-admission-${pool}`, message: expect.stringMatching(message) as string });
    expect(requests).toEqual([]);
  });
});

it('lists pools by name, in order, and no other workflow of the same type', async () => {
  const { pools, requests } = poolsOn({ workflowIds: ['render-admission-us', 'another', 'render-admission-eu'] });
  expect(await pools.list()).toEqual(['eu', 'us']);
  expect(requests).toEqual([['list', "WorkflowType = 'renderAdmission' AND ExecutionStatus = 'Running'"]]);
});
