import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RenderClient, RenderFailedError } from '../../src/client';
import type { ListedRender, ListOptions, RenderFilter } from '../../src/client';
import type { RenderMediaInput } from '../../src/contract/input';
import { keywordType, renderSearchAttributeNames } from '../../src/temporal/search-attributes';
import { createRenderWorker } from '../../src/worker';
import { done, input, renderFailed, scriptedActivities } from '../fakes/scripted-activities';
import { devServer, withWorker } from '../workflows/harness';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

const of = (composition: string): RenderMediaInput => ({ render: { ...input.render, composition } });

/** Renders in every kind of state, under a new prefix; resolves once all of them are listed. */
async function rendersOfEveryState(renders: RenderClient): Promise<string> {
  const prefix = `it's-${randomUUID()}-`;
  const noWorkers = { taskQueue: `none-${randomUUID()}` };
  const watched = [
    { id: 'done', activities: scriptedActivities([done]).activities },
    { id: 'failed', activities: scriptedActivities([renderFailed()]).activities },
  ];
  for (const { id, activities } of watched) {
    await withWorker(env, activities, async (taskQueue) => {
      const render = await renders.start(of('Invoice'), { workflowId: prefix + id, taskQueue });
      await render.result().catch((error: unknown) => expect(error).toBeInstanceOf(RenderFailedError));
    });
  }
  await renders.start(of('Hello'), { workflowId: `${prefix}running`, ...noWorkers });
  const terminated = await renders.start(of('Hello'), { workflowId: `${prefix}terminated`, ...noWorkers });
  await terminated.workflow.terminate();
  for (const state of ['done', 'failed', 'running', 'terminated'] as const) await untilListed(renders, { idPrefix: prefix, state });
  return prefix;
}

/** A workflow appears in the list a moment after its start, and its end a moment after that. */
async function untilListed(renders: RenderClient, filter: RenderFilter): Promise<void> {
  while ((await renders.count(filter)) === 0);
}

async function all(renders: RenderClient, options: ListOptions): Promise<ListedRender[]> {
  const found: ListedRender[] = [];
  for (let pageToken: string | undefined; ; ) {
    const page = await renders.list({ ...options, pageToken });
    found.push(...page.renders);
    if (page.nextPageToken === null) return found;
    pageToken = page.nextPageToken;
  }
}

const ids = (renders: ListedRender[], prefix: string) => renders.map(({ workflowId }) => workflowId.slice(prefix.length));

describe('renders without search attributes', () => {
  let renders: RenderClient;
  let prefix: string;
  beforeAll(async () => {
    renders = new RenderClient({ client: env.client });
    prefix = await rendersOfEveryState(renders);
  });

  it('are listed: running ones first, then the latest to end', async () => {
    const everything = await all(renders, { idPrefix: prefix });
    expect(ids(everything, prefix)).toEqual(['running', 'terminated', 'failed', 'done']);
    expect(everything.map(({ state }) => state)).toEqual(['running', 'terminated', 'failed', 'done']);
    expect(everything.map(({ endedAt }) => endedAt === null)).toEqual([true, false, false, false]);
    expect(everything.every(({ composition }) => composition === null)).toBe(true);
    expect(ids(await all(renders, { idPrefix: prefix, state: ['done', 'terminated'] }), prefix)).toEqual(['terminated', 'done']);
  });

  it('are listed page by page, each once', async () => {
    const { renders: first, nextPageToken } = await renders.list({ idPrefix: prefix, pageSize: 3 });
    expect(first).toHaveLength(3);
    expect(nextPageToken).not.toBeNull();
    expect(ids(await all(renders, { idPrefix: prefix, pageSize: 3 }), prefix)).toEqual(['running', 'terminated', 'failed', 'done']);
  });

  it('can be filtered by time', async () => {
    const [running, terminated] = await all(renders, { idPrefix: prefix });
    expect(ids(await all(renders, { idPrefix: prefix, since: terminated!.startedAt }), prefix)).toEqual(['terminated']);
    expect(ids(await all(renders, { idPrefix: prefix, since: running!.startedAt, until: terminated!.startedAt }), prefix)).toEqual(['running']);
  });

  it('are found and counted by composition with a scan', async () => {
    const found = await all(renders, { idPrefix: prefix, composition: 'Invoice', pageSize: 2 });
    expect(ids(found, prefix)).toEqual(['failed', 'done']);
    expect(await renders.count({ idPrefix: prefix, composition: 'Invoice' })).toBe(2);
    expect(await renders.count({ idPrefix: prefix, composition: 'Nothing' })).toBe(0);
  });

  it('include their composition on request', async () => {
    const told = await all(renders, { idPrefix: prefix, withComposition: true });
    expect(told.map(({ composition }) => composition)).toEqual(['Hello', 'Hello', 'Invoice', 'Invoice']);
  });

  it('return the input they were started with', async () => {
    const request = await renders.get(`${prefix}done`).request();
    expect(request).toMatchObject({ render: { composition: 'Invoice', codec: 'h264' } });
  });
});

describe('renders with search attributes', () => {
  // An attribute is registered with the whole namespace.
  let env: TestWorkflowEnvironment;
  beforeEach(async () => {
    env = await devServer();
  });
  afterEach(() => env?.teardown());

  it('are refused before anything is sent when the attributes are not registered', async () => {
    const renders = new RenderClient({ client: env.client, searchAttributes: true });
    const workflowId = `unregistered-${randomUUID()}`;
    const starting = renders.start(input, { workflowId });
    await expect(starting).rejects.toThrow(/lacks the search attributes RemotionComposition, .*setup search-attributes/);
    await expect(env.client.workflow.getHandle(workflowId).describe()).rejects.toThrow(/not found/);
  });

  it('stop a worker from starting when the attributes are missing', async () => {
    const starting = createRenderWorker({ connection: env.nativeConnection, namespace: env.client.options.namespace, searchAttributes: true });
    await expect(starting).rejects.toThrow(/lacks the search attributes RemotionComposition, /);
  });

  it('are filtered by the server once the attributes are registered, even by the same client', async () => {
    const renders = new RenderClient({ client: env.client, searchAttributes: true });
    await expect(renders.start(input, { workflowId: 'refused' })).rejects.toThrow(/lacks/);
    const searchAttributes = Object.fromEntries(renderSearchAttributeNames.map((name) => [name, keywordType]));
    await env.connection.operatorService.addSearchAttributes({ namespace: env.client.options.namespace, searchAttributes });
    const idPrefix = `searched-${randomUUID()}-`;
    // A server with its own database refuses starts for a few more seconds.
    await vi.waitFor(() => renders.start(of("Bob's film"), { workflowId: `${idPrefix}1`, taskQueue: 'none' }), { timeout: 30_000, interval: 250 });
    await renders.start(of('Hello'), { workflowId: `${idPrefix}2`, taskQueue: 'none' });
    await untilListed(renders, { idPrefix, composition: "Bob's film" });
    await untilListed(renders, { idPrefix, composition: 'Hello' });
    expect(await renders.count({ idPrefix, composition: "Bob's film" })).toBe(1);
    const { renders: found } = await renders.list({ idPrefix, composition: "Bob's film", filter: "RemotionRegion = 'us-east-1'" });
    expect(found).toMatchObject([{ workflowId: `${idPrefix}1`, composition: "Bob's film", state: 'running' }]);
  });
});
