import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { ownTaskQueue } from '../../examples/own-worker/task-queues';
import { startService } from '../../local/process/service';
import type { Service } from '../../local/process/service';
import type { RenderCompleted } from '../../src/contract/messages';
import { connectClient, inputFor, newWorkflowId, renderClient, stack } from './stack';

const input = inputFor('Hello', { frameRange: [0, 9] });
const projectDir = path.join(__dirname, '../..');

/** Runs the example with both of its workers as a separate program, as its users would. */
function startOwnWorker(): Promise<Service> {
  const logFile = path.join(stack.logFolder, 'own-worker.log');
  return startService({
    name: 'examples/own-worker',
    command: process.execPath,
    args: ['--import', 'tsx', 'examples/own-worker/worker.ts'],
    cwd: projectDir,
    env: { ...process.env, ...stack.env },
    logFile,
    isReady: async () => (await readFile(logFile, 'utf8')).split('RUNNING').length > 2,
  });
}

describe('your own workers', () => {
  it('serve renderMedia beside their own workflows (examples/own-worker)', async () => {
    const client = await connectClient();
    const worker = await startOwnWorker();
    try {
      const options = { args: [input, 'somebody@example.com'], workflowId: newWorkflowId(), taskQueue: ownTaskQueue };
      const outputUrl = (await client.workflow.execute('renderAndMail', options)) as string;
      // This worker does not know that its S3 is not AWS's.
      const { origin, pathname } = new URL(outputUrl);
      expect(origin).toBe('https://s3.us-east-1.amazonaws.com');
      expect((await fetch(stack.s3Endpoint + pathname)).status).toBe(200);
    } finally {
      await worker.stop();
    }
  });

  it('receive a render that starts their workflow with its signal', async () => {
    const taskQueue = newWorkflowId();
    const workflowId = newWorkflowId();
    const worker = await Worker.create({
      connection: await NativeConnection.connect({ address: stack.temporalAddress }),
      namespace: stack.namespace,
      taskQueue,
      workflowsPath: path.join(__dirname, '../workflows/workflows.ts'),
    });
    const client = await connectClient();
    await worker.runUntil(async () => {
      const render = await (
        await renderClient()
      ).start(
        { ...input, downstream: [{ workflowId, whenMissing: 'start', start: { workflowType: 'waitForRender', taskQueue } }] },
        { workflowId: newWorkflowId() },
      );
      const { outputUrl } = await render.result();
      const heard = (await client.workflow.getHandle(workflowId).result()) as RenderCompleted;
      expect(heard).toMatchObject({ status: 'completed', workflowId: render.workflowId, result: { outputUrl } });
    });
  });
});
