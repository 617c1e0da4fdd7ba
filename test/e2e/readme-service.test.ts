import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { startWorkerProcess } from '../../local/stack/worker-process';
import type { RenderClient } from '../../src/client';
import { newWorkflowId, remoteEndOf, renderClient, requestFor, stack } from './stack';

type RenderInvoice = (renders: RenderClient, invoiceId: string) => Promise<string>;

const projectDir = path.join(__dirname, '../..');

/** Longer than a query may wait for a worker (30 s). */
const aMinuteMs = 60_000;

/** The code of "A service" in the README, unchanged except for the function, bucket, site and composition of the stack. */
async function readmeService(): Promise<RenderInvoice> {
  const [, code] = /## A service\n\n```ts\n(.*?)```/s.exec(readFileSync(path.join(projectDir, 'README.md'), 'utf8'))!;
  const { functionName, forceBucketName, serveUrl } = requestFor('Slow');
  const here = [
    [/(functionName = )'.*?'/, functionName],
    [/(forceBucketName: )'.*?'/, forceBucketName],
    [/(serveUrl: )'.*?'/, serveUrl],
    [/(composition: )'.*?'/, 'Slow'],
  ] as const;
  const changed = here.reduce((text, [literal, value]) => {
    expect(text).toMatch(literal);
    return text.replace(literal, `$1${JSON.stringify(value)}`);
  }, code!);
  // Inside the project, where the package's own name resolves to the compiled code.
  const file = path.join(projectDir, '.local/packaging/readme-service.ts');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, changed);
  return ((await import(file)) as { renderInvoice: RenderInvoice }).renderInvoice;
}

// With AWAY_FOR_A_MINUTE=1 the worker is away for a minute; otherwise until the render on Lambda has ended.
it('the service in the README returns the output of a render whose worker was killed and stayed away until after the render ended', async () => {
  const taskQueue = newWorkflowId();
  const startWorker = (name: string) => startWorkerProcess(stack, { name, env: { TASK_QUEUE: taskQueue } });
  const renders = await renderClient(taskQueue);
  const killed = await startWorker('worker-of-service');
  const renderInvoice = await readmeService();
  const invoiceId = newWorkflowId();
  const outputUrl = renderInvoice(renders, invoiceId);

  const render = renders.get(`invoice-video-${invoiceId}`);
  // At this point the service has only begun to ask the server for its workflow.
  await vi.waitFor(() => render.workflow.describe(), { timeout: 10_000, interval: 50 });
  const { renderId } = await render.started();
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  const away = process.env.AWAY_FOR_A_MINUTE ? wait(aMinuteMs) : undefined;
  expect(await remoteEndOf(renderId)).toEqual(['done']);
  await away;

  const next = await startWorker('worker-of-service-again');
  try {
    expect(await outputUrl).toContain(renderId);
  } finally {
    await next.stop();
  }
});
