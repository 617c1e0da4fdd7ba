import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../src/cli/doctor/finding';
import { CliError } from '../../src/cli/outcome';
import { RenderClient } from '../../src/client';
import { jsonOf, run } from '../fakes/fake-cli';
import { scriptedActivities } from '../fakes/scripted-activities';
import { devServer, withWorker } from '../workflows/harness';
import { makeCurrent } from '../workflows/make-current';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
  // Nothing listens there: the checks of AWS are tested on the local stack.
  const noAws = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  for (const [name, value] of Object.entries(noAws)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await env?.teardown();
});

async function examined(taskQueue: string): Promise<{ exitCode: number; statusOf: Record<string, Finding['status']> }> {
  const ended = await run(['doctor', '--task-queue', taskQueue, '--json'], { renders: new RenderClient({ client: env.client }) });
  const [{ data }] = jsonOf(ended) as [{ data: { checks: Finding[] } }];
  return { exitCode: ended.exitCode, statusOf: Object.fromEntries(data.checks.map(({ id, status }) => [id, status])) };
}

const { activities } = scriptedActivities([]);

describe('doctor', () => {
  it('fails while no worker polls the task queue', async () => {
    const { exitCode, statusOf } = await examined(`empty-${randomUUID()}`);
    expect(exitCode).toBe(1);
    expect(statusOf).toMatchObject({ node: 'ok', temporal: 'ok', 'workflow-worker': 'failure', 'activity-worker': 'failure', 'not-seen': 'unknown' });
  });

  it('finds that the namespace does not exist, and does not check its workers', async () => {
    const renders = new RenderClient({ client: new Client({ connection: env.connection, namespace: 'films' }) });
    const { exitCode, stdout } = await run(['doctor'], { renders });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAILURE {2}namespace: There is no namespace films\.\n {9}temporal operator namespace create --namespace films --retention 7d$/m);
    expect(stdout).toMatch(/^unknown {2}workflow-worker: Could not check: needs namespace\.$/m);
  });

  it('finds nothing wrong with a worker, and says what it needs to check Lambda', async () => {
    await withWorker(env, activities, async (taskQueue) => {
      await expect.poll(async () => (await examined(taskQueue)).exitCode, { timeout: 20_000 }).toBe(0);
      const { stdout } = await run(['doctor', '--task-queue', taskQueue], { renders: new RenderClient({ client: env.client }) });
      for (const id of ['workflow-worker', 'activity-worker']) expect(stdout).toContain(`ok       ${id}: `);
      for (const id of ['function', 'async-invocations', 'concurrency']) expect(stdout).toContain(`unknown  ${id}: Could not check: needs --function.`);
      expect(stdout).toContain('unknown  site: Could not check: needs --serve-url.');
    });
  });

  it('finds a version that was never made current, and finds nothing wrong once its remedy is followed', async () => {
    const version = { deploymentName: `films-${randomUUID()}`, buildId: 'v1' };
    const workerDeploymentOptions = { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' } as const;
    await withWorker(
      env,
      activities,
      async (taskQueue) => {
        const renders = new RenderClient({ client: env.client });
        const remedy = `temporal worker deployment set-current-version --deployment-name ${version.deploymentName} --build-id v1`;
        const shown = async () => (await run(['doctor', '--task-queue', taskQueue], { renders })).stdout;
        await expect.poll(shown, { timeout: 20_000 }).toContain(remedy);
        await makeCurrent(env, version);
        await expect.poll(async () => (await examined(taskQueue)).exitCode, { timeout: 20_000 }).toBe(0);
      },
      { workerDeploymentOptions },
    );
  });

  it('says that Temporal cannot be reached, and what cannot be checked without it', async () => {
    const connect = () => Promise.reject(new CliError('temporalUnreachable', 'Cannot reach Temporal at 127.0.0.1:1.', 'Check TEMPORAL_ADDRESS.'));
    const { exitCode, stdout } = await run(['doctor'], { connect });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAILURE {2}temporal: Cannot reach Temporal/m);
    expect(stdout).toMatch(/^unknown {2}activity-worker: Could not check: needs temporal\.$/m);
  });
});
