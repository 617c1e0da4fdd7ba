import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/stack/free-port';
import { RenderClient } from '../../src/client';
import { fakeRenderActivities } from '../../src/testing';
import type { ScriptedRender } from '../../src/testing';
import { done, input, result, scriptedActivities } from '../fakes/scripted-activities';
import { devServer, withWorker } from '../workflows/harness';

const program = path.join(__dirname, '../../lib/cli/main.js');
const longMs = 20_000;

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs the program as it is published, without a terminal. */
function runProgram(argv: readonly string[], { address = env.address, onNote }: { address?: string; onNote?: (kill: (signal: NodeJS.Signals) => void) => void } = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const environment = { PATH: process.env.PATH, HOME: '/nonexistent', TEMPORAL_ADDRESS: address };
    const child = execFile(process.execPath, [program, ...argv], { env: environment }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr });
    });
    child.stderr!.once('data', () => onNote?.((signal) => child.kill(signal)));
  });
}

const renderArguments = (taskQueue: string) => ['render', 'Hello', '--function', input.render.functionName, '--serve-url', 'films', '--task-queue', taskQueue];

/** Renders that follow this script, with the program in its own process. */
function withScript<T>(script: ScriptedRender, use: (taskQueue: string, renders: RenderClient) => Promise<T>): Promise<T> {
  const { activities } = fakeRenderActivities({ durationMs: 500, ...script });
  return withWorker(env, activities, (taskQueue) => use(taskQueue, new RenderClient({ client: env.client, taskQueue })));
}

/** Nothing but a message for people, without a stack. */
function expectRefused({ exitCode, stdout, stderr }: Ended): void {
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at /m);
}

/** An address at which nothing listens. */
async function closedAddress(): Promise<string> {
  return `127.0.0.1:${await freePort()}`;
}

describe.concurrent('the exit code of a render', () => {
  it.each<[string, ScriptedRender, number]>([
    ['that is done is 0', {}, 0],
    ['that failed is 1', { failure: { reason: 'compositionError' } }, 1],
    ['whose function timed out is 3', { failure: { type: 'RenderTimedOut' } }, 3],
    ['that stalled is 3', { failure: { type: 'RenderStalled' } }, 3],
  ])('%s', async (_what, script, code) => {
    await withScript(script, async (taskQueue) => {
      const { exitCode, stdout, stderr } = await runProgram(renderArguments(taskQueue));
      expect({ exitCode, isStack: /^\s+at /m.test(stderr) }).toEqual({ exitCode: code, isStack: false });
      expect(stdout === '').toBe(code !== 0);
    });
  });

  it('whose workflow timed out is 3, and one that was terminated 1', async () => {
    const renders = new RenderClient({ client: env.client, taskQueue: 'nobody' });
    const [timedOut, terminated] = [`timed-out-${randomUUID()}`, `terminated-${randomUUID()}`];
    await renders.start(input, { workflowId: timedOut, workflowExecutionTimeout: '1 second' });
    await (await renders.start(input, { workflowId: terminated })).workflow.terminate();
    expect((await runProgram(['watch', timedOut])).exitCode).toBe(3);
    expect((await runProgram(['watch', terminated])).exitCode).toBe(1);
  });

  it('that was cancelled is 4', async () => {
    await withScript({ durationMs: longMs }, async (taskQueue, renders) => {
      const workflowId = `cancelled-${randomUUID()}`;
      await renders.start(input, { workflowId, taskQueue });
      expect((await runProgram(['cancel', workflowId])).exitCode).toBe(0);
      expect((await runProgram(['watch', workflowId])).exitCode).toBe(4);
    });
  });

  it('that is left running at Ctrl-C is 130', async () => {
    await withScript({ durationMs: longMs }, async (taskQueue, renders) => {
      const id = `left-${randomUUID()}`;
      const { exitCode, stderr } = await runProgram([...renderArguments(taskQueue), '--id', id], { onNote: (kill) => kill('SIGINT') });
      expect(exitCode).toBe(130);
      expect(stderr).toContain(`Render ${id} keeps running.`);
      await renders.get(id).cancel();
    });
  });
});

describe.concurrent('the exit code of anything', () => {
  it.each([
    ['an unknown command', ['frob']],
    ['an unknown option', ['list', '--bogus']],
    ['a request that is refused', ['render', 'Hello', '--function', 'f', '--serve-url', 's', '--codec', 'avi']],
    ['a render that does not exist', ['watch', 'nothing']],
    ['a namespace that does not exist', ['watch', 'nothing', '--namespace', 'nowhere']],
    ['a filter that Temporal refuses', ['list', '--filter', 'no filter']],
  ])('with %s is 2', async (_what, argv) => {
    expectRefused(await runProgram(argv));
  });

  it('without Temporal is 5', async () => {
    const address = await closedAddress();
    const { exitCode, stderr } = await runProgram(['list'], { address });
    expect(exitCode).toBe(5);
    expect(stderr).toContain(address);
    expect(stderr).toContain('Check TEMPORAL_ADDRESS');
  });

  it('without AWS is 6', async () => {
    const outputUrl = `http://${await closedAddress()}/films/renders/abcdefghij/out.mp4`;
    const { activities } = scriptedActivities([{ ...done, result: { ...result, outputUrl } }]);
    await withWorker(env, activities, async (taskQueue) => {
      const id = `away-${randomUUID()}`;
      await runProgram([...renderArguments(taskQueue), '--id', id]);
      const { exitCode, stderr } = await runProgram(['download', id, '--out', path.join(__dirname, 'never.mp4')]);
      expect(exitCode).toBe(6);
      expect(stderr).toContain('Cannot reach 127.0.0.1, where the output is');
    });
  });

  it('with search attributes is 2 until they are registered, and that of their registration is 0, also in JSON', async () => {
    expectRefused(await runProgram(['list', '--search-attributes']));
    const { exitCode, stdout } = await runProgram(['setup', 'search-attributes', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'finished', exitCode: 0, data: { registered: ['RemotionComposition', 'RemotionFunctionName', 'RemotionRegion'] } });
    expect(JSON.parse((await runProgram(['setup', 'search-attributes', '--json'])).stdout)).toMatchObject({ data: { registered: [] } });
  });
});
