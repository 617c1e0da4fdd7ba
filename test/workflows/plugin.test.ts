import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { RemotionLambdaPlugin } from 'temporal-remotion-lambda/plugin';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRenderActivities } from '../../src/activities';
import { httpServerForEachTest } from '../fakes/http-server';
import { input } from '../fakes/scripted-activities';
import { failureOf, timeSkippingServer } from './harness';

const workflowsPath = path.join(__dirname, 'own-workflows.ts');
const logger = new DefaultLogger('ERROR');

let env: TestWorkflowEnvironment;
let workflowBundle: { code: string };
beforeAll(async () => {
  const plugin = new RemotionLambdaPlugin();
  workflowBundle = await bundleWorkflowCode({ workflowsPath, logger, plugins: [plugin, plugin] });
});
beforeEach(async () => {
  env = await timeSkippingServer();
});
afterEach(() => env?.teardown());

const mine = async (): Promise<string> => 'mine';

function createWorker(options: Partial<WorkerOptions>): Promise<Worker> {
  return Worker.create({ connection: env.nativeConnection, taskQueue: `test-${randomUUID()}`, ...options });
}

/** An input that the plugin's own activity refuses, which shows that the package's workflow and activity ran. */
const refused = { ...input, render: { ...input.render, codec: 'cinepak' } };

/** The outcome of a render and of other workflows on this worker. */
async function workflowsOn(worker: Worker): Promise<{ render: unknown; greet: unknown; anyOther: unknown }> {
  const { taskQueue } = worker.options;
  const options = () => ({ taskQueue, workflowId: `workflow-${randomUUID()}`, workflowExecutionTimeout: '10s' });
  const { workflow } = env.client;
  return worker.runUntil(async () => ({
    render: await failureOf(await workflow.start('renderMedia', { ...options(), args: [refused] })),
    greet: await workflow.execute('greet', { ...options(), args: ['you'] }),
    anyOther: await workflow.execute('unheardOf', options()),
  }));
}
const asBefore = { greet: 'Hello you', anyOther: 'any other' };
const renderIsRefused = expect.objectContaining({ type: 'InvalidRenderRequest', message: expect.stringContaining('codec') as string }) as unknown;

describe('a worker with the plugin', () => {
  it('serves renders beside workflows that do not export them, with its own interceptors and sinks', async () => {
    const ran: string[] = [];
    const worker = await createWorker({
      workflowsPath,
      activities: { sendMail: mine },
      interceptors: { workflowModules: [path.join(__dirname, 'own-interceptors.ts')] },
      sinks: { ran: { workflow: { fn: (_info, type: string) => void ran.push(type) } } },
      plugins: [new RemotionLambdaPlugin()],
    });
    expect(await workflowsOn(worker)).toEqual({ ...asBefore, render: renderIsRefused });
    expect(ran).toEqual(['renderMedia', 'greet', 'unheardOf']);
    expect(worker.options.activities.get('sendMail')).toBe(mine);
  });

  it('serves renders from a bundle made with the plugin, even when the plugin is added twice', async () => {
    const plugin = new RemotionLambdaPlugin();
    const worker = await createWorker({ workflowBundle, plugins: [plugin, plugin] });
    expect(await workflowsOn(worker)).toEqual({ ...asBefore, render: renderIsRefused });
  });

  it('is refused, with what to do, when its bundle lacks the workflows of renders', async () => {
    const { code } = await bundleWorkflowCode({ workflowsPath, logger });
    const worker = createWorker({ workflowBundle: { code }, plugins: [new RemotionLambdaPlugin()] });
    await expect(worker).rejects.toThrow(/workflowBundle .* lacks renderMedia .* Pass the plugin to bundleWorkflowCode\(\)/);
  });

  it('runs the workflows of renders when it has none of its own', async () => {
    const worker = await createWorker({ plugins: [new RemotionLambdaPlugin()] });
    const { taskQueue } = worker.options;
    const run = async () => failureOf(await env.client.workflow.start('renderMedia', { taskQueue, workflowId: randomUUID(), args: [refused] }));
    expect(await worker.runUntil(run)).toEqual(renderIsRefused);
  });

  it('takes no workflow tasks when it runs activities only', async () => {
    const worker = await createWorker({ activities: { sendMail: mine }, plugins: [new RemotionLambdaPlugin()] });
    await worker.runUntil(Promise.resolve());
    const { activities } = worker.options;
    expect(worker.options.workflowsPath ?? worker.options.workflowBundle).toBeUndefined();
    expect([...activities.keys()]).toEqual(expect.arrayContaining(['sendMail', ...Object.keys(createRenderActivities())]));
  });

  it("is refused when one of its own activities has the name of one of the plugin's", async () => {
    const worker = createWorker({ activities: { getRenderProgress: mine }, plugins: [new RemotionLambdaPlugin()] });
    await expect(worker).rejects.toThrow('same names as renderMedia: getRenderProgress. Rename yours');
  });

  it('does not run when a later plugin registers an activity with the same name', async () => {
    const activities = new Map(Object.entries({ ...createRenderActivities(), startRender: mine }));
    const worker = { options: { activities } } as unknown as Worker;
    let ran = false;
    const run = new RemotionLambdaPlugin().runWorker(worker, async () => void (ran = true));
    await expect(run).rejects.toThrow('same names as renderMedia');
    expect(ran).toBe(false);
  });
});

describe('the plugin', () => {
  const server = httpServerForEachTest();

  it('refuses an invalid option when it is created', () => {
    expect(() => new RemotionLambdaPlugin({ watchWindowMs: 0 })).toThrow('watchWindowMs');
  });

  it('closes its connections to AWS when the last of its workers has stopped', async () => {
    server.answer = (response) => response.writeHead(403).end();
    Object.assign(process.env, { AWS_ENDPOINT_URL: server.endpoint, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' });
    const plugin = new RemotionLambdaPlugin();
    const [first, second] = await Promise.all([1, 2].map(() => createWorker({ workflowBundle, plugins: [plugin] })));
    const render = async ({ options: { taskQueue } }: Worker) =>
      failureOf(await env.client.workflow.start('renderMedia', { taskQueue, workflowId: randomUUID(), args: [input] }));
    await first!.runUntil(async () => {
      expect(await second!.runUntil(render(second!))).toMatchObject({ type: 'RenderAccessDenied' });
      expect(server.connections.map(({ destroyed }) => destroyed)).toEqual([false]);
    });
    const [connection] = server.connections;
    if (!connection!.closed) await once(connection!, 'close');
  });
});
