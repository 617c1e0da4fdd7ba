import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/stack/free-port';
import { startWorkerProcess } from '../../local/stack/worker-process';
import { input } from '../fakes/scripted-activities';
import { devServer, failureOf } from './harness';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await devServer();
});
afterAll(() => env?.teardown());

/** Runs the program against this test's server, with probes on a free port. */
async function startProgram(more: Record<string, string> = {}) {
  const name = `worker-program-${randomUUID().slice(0, 8)}`;
  const taskQueue = `test-${name}`;
  const health = `127.0.0.1:${await freePort()}`;
  const logFolder = path.join(__dirname, '../../.local/logs');
  const environment = { TEMPORAL_ADDRESS: env.address, TEMPORAL_NAMESPACE: 'default', TASK_QUEUE: taskQueue, HEALTH_ADDRESS: health, ...more };
  const program = await startWorkerProcess({ env: environment, logFolder }, { name });
  const log = () =>
    readFileSync(program.logFile, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const probe = async (url: string) => (await fetch(`http://${health}${url}`)).status;
  /** Resolves with the first log line that contains the text. */
  const logged = async (text: string) => {
    for (;;) {
      const line = log().find(({ message }) => String(message).includes(text));
      if (line) return line;
      await probe('/health');
    }
  };
  return { program, probe, logged, taskQueue };
}

const refused = { ...input, render: { ...input.render, codec: 'cinepak' } };

describe('the worker program', () => {
  it('logs what it serves, answers probes, runs renders, and ends within 15 s of SIGTERM', async () => {
    const { program, probe, logged, taskQueue } = await startProgram();
    try {
      expect(await logged('Serving renders')).toMatchObject({ namespace: 'default', taskQueue, version: 'none: this worker is not versioned' });
      expect([await probe('/ready'), await probe('/health'), await probe('/')]).toEqual([200, 200, 404]);
      const handle = await env.client.workflow.start('renderMedia', { args: [refused], taskQueue, workflowId: randomUUID() });
      expect(await failureOf(handle)).toMatchObject({ type: 'InvalidRenderRequest' });
    } finally {
      const sentAtMs = Date.now();
      process.kill(program.pid, 'SIGTERM');
      expect(await program.ended).toBe('exit code 0');
      expect(Date.now() - sentAtMs).toBeLessThan(15_000);
    }
  });

  it('warns that it gets no tasks while its version is not current, and logs when it is', async () => {
    const buildId = randomUUID();
    const { program, logged } = await startProgram({ TEMPORAL_DEPLOYMENT_NAME: 'renders', TEMPORAL_WORKER_BUILD_ID: buildId });
    try {
      const warning = await logged('receives no tasks');
      expect(warning).toMatchObject({ level: 'WARN', deploymentName: 'renders', buildId });
      expect(warning.message).toContain(`set-current-version --deployment-name renders --build-id ${buildId}`);
      await env.client.workflowService.setWorkerDeploymentCurrentVersion({ namespace: 'default', deploymentName: 'renders', buildId, identity: 'test' });
      expect(await logged('is current')).toMatchObject({ level: 'INFO', buildId });
    } finally {
      await program.stop();
    }
  });
});
