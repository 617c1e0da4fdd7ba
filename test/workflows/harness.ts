import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { inject } from 'vitest';
import { useTemporalServer } from '../../local/stack/given-temporal-server';
import { installQuietRuntime } from '../../local/stack/quiet-runtime';
import type { Metrics } from '../../local/stack/quiet-runtime';
import type { RenderActivities } from '../../src/contract/activities';
import type { RenderMediaInput } from '../../src/contract/input';
import { input } from '../fakes/scripted-activities';
import { withMutants } from './mutants-in-sandbox';

/** Replaces process id and host name, which do not belong in a recorded history. */
const identity = 'test';

const projectDir = path.join(__dirname, '../..');
const historiesDir = path.join(projectDir, 'test/histories');

/**
 * Temporal's time-skipping test server, a new one for each test: after an activity that outlived its workflow it no longer
 * skips time (https://github.com/temporalio/sdk-java/issues/1138), and the next test would wait for real minutes.
 */
export async function timeSkippingServer(metrics?: Metrics): Promise<TestWorkflowEnvironment> {
  installQuietRuntime(metrics);
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: inject('testServerPath') } },
    client: { identity },
  });
}

/**
 * Temporal's dev server, for what the time-skipping one cannot do: resets, and the end of a parent. If a running server is
 * given, it is used instead, unless the test needs server settings.
 */
export async function devServer(extraArgs: string[] = []): Promise<TestWorkflowEnvironment> {
  installQuietRuntime();
  const given = inject('temporalAddress');
  if (given && extraArgs.length === 0) return givenServer(given);
  return TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path: inject('temporalCliPath') }, log: { format: 'pretty', level: 'error' }, extraArgs },
    client: { identity },
  });
}

async function givenServer(givenAddress: string): Promise<TestWorkflowEnvironment> {
  const { address, namespace, stop } = await useTemporalServer(givenAddress, 'tests');
  const env = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace, client: { identity } });
  const teardown = env.teardown.bind(env);
  env.teardown = async () => {
    await teardown();
    await stop();
  };
  return env;
}

/** Runs a worker with these activities while `run` uses it. */
export async function withWorker<T>(
  env: TestWorkflowEnvironment,
  activities: Partial<RenderActivities>,
  run: (taskQueue: string) => Promise<T>,
  options: Partial<WorkerOptions> = {},
): Promise<T> {
  const taskQueue = `test-${randomUUID()}`;
  const worker = await Worker.create({
    connection: env.nativeConnection,
    namespace: env.namespace,
    activities,
    taskQueue,
    identity,
    ...withMutants(inject('workflowBundlePath')),
    ...options,
  });
  return worker.runUntil(() => run(taskQueue));
}

/** Starts a render under a unique id. */
export function startRenderMedia({ client }: TestWorkflowEnvironment, taskQueue: string, changes: Partial<RenderMediaInput> = {}): Promise<WorkflowHandle> {
  return client.workflow.start('renderMedia', { args: [{ ...input, ...changes }], workflowId: `render-${randomUUID()}`, taskQueue });
}

/**
 * Saves the history for the replay tests, only with RECORD_HISTORIES=1 and only under a new name: a recorded history is
 * never changed.
 */
export async function recordHistory(handle: WorkflowHandle, name: string): Promise<void> {
  const file = path.join(historiesDir, `${name}.json`);
  if (!process.env.RECORD_HISTORIES || existsSync(file)) return;
  // Stack traces contain file names; the path of the project is left out.
  const json = historyToJSON(await handle.fetchHistory()).replaceAll(`${projectDir}/`, '');
  writeFileSync(file, `${json}\n`);
}

/** Why a workflow failed. Throws when it did not. */
export async function failureOf(handle: WorkflowHandle): Promise<unknown> {
  const error = await handle.result().then(
    (result: unknown) => new Error(`The workflow did not fail, but returned ${JSON.stringify(result)}`),
    (e: unknown) => e,
  );
  if (!(error instanceof WorkflowFailedError)) throw error;
  return error.cause;
}

/** Waits until the history has an event of this type, or this many of them. */
export async function untilEvent(handle: WorkflowHandle, attributes: string, count = 1): Promise<void> {
  for (;;) {
    const { events } = await handle.fetchHistory();
    const found = events?.filter((event) => attributes in event && event[attributes as keyof typeof event]) ?? [];
    if (found.length >= count) return;
  }
}

/** The guard that a workflow started. */
export async function guardOf({ client }: TestWorkflowEnvironment, handle: WorkflowHandle): Promise<WorkflowHandle> {
  const { events } = await handle.fetchHistory();
  const begun = events?.find((event) => event.childWorkflowExecutionStartedEventAttributes);
  return client.workflow.getHandle(begun!.childWorkflowExecutionStartedEventAttributes!.workflowExecution!.workflowId!);
}

/** Replays a workflow that has just run, to detect non-determinism at once. */
export async function replay(handle: WorkflowHandle): Promise<void> {
  await Worker.runReplayHistory(withMutants(inject('workflowBundlePath')), await handle.fetchHistory(), handle.workflowId);
}
