import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import type { WatchedRender as Watched } from '../../src/contract/activities';
import { startChild } from '../world/child';
import type { Child } from '../world/child';
import type { WorkerUsage } from '../world/worker-process';
import type { World } from '../world/world';
import type { WatchersReport } from './watchers-process';

export interface Watchers {
  how: 'queries' | 'updates';
  count: number;
}

/** What it took to watch one render. */
export interface WatchedRender {
  /** The queries of all watchers. */
  actions: number;
  actionsOfMilestone: number;
  requests: number;
  errors: number;
  workerCpuMs: number;
  /** CPU of one watcher. */
  watcherCpuMs: number;
  meanDelayMs: number;
  maxDelayMs: number;
}

/** Runs one render, watched from a separate process. */
export async function watchedRender(world: World, worker: Child, { how, count }: Watchers, durationMs: number): Promise<WatchedRender> {
  const render = await world.startRender('ours', durationMs);
  const watchers = await startChild(require.resolve('./watchers-process'), [world.address, world.namespace, render.workflowId, how, String(count)]);
  const before = await worker.ask<WorkerUsage>('usage');
  const watching = watchers.ask<WatchersReport>('watch');
  await render.result();
  const report = await watching;
  const { cpuMs } = await worker.ask<WorkerUsage>('usage');
  await watchers.stop();
  const storedAt = await milestones(render);
  const delaysMs = report.seen.flatMap(({ progress, atMs }) => (storedAt.has(progress) ? atMs.map((at) => at - storedAt.get(progress)!) : []));
  return {
    actions: report.queries,
    actionsOfMilestone: report.queries / Math.max(1, count) / storedAt.size,
    requests: report.requests,
    errors: report.errors,
    workerCpuMs: cpuMs - before.cpuMs,
    watcherCpuMs: count === 0 ? NaN : report.cpuMs / count,
    meanDelayMs: count === 0 ? NaN : delaysMs.reduce((sum, delay) => sum + delay, 0) / delaysMs.length,
    maxDelayMs: count === 0 ? NaN : delaysMs.reduce((most, delay) => Math.max(most, delay), 0),
  };
}

/** When the server stored each result of the watch activity, by the progress in it. */
async function milestones(render: WorkflowHandle): Promise<Map<number, number>> {
  const { events } = await render.fetchHistory();
  const stored = new Map<number, number>();
  for (const { activityTaskCompletedEventAttributes: completed, eventTime } of events ?? []) {
    const [payload] = completed?.result?.payloads ?? [];
    const returned = payload && defaultPayloadConverter.fromPayload<Partial<Watched> | null>(payload);
    if (returned?.snapshot) stored.set(returned.snapshot.overallProgress, Number(eventTime!.seconds) * 1_000 + (eventTime!.nanos ?? 0) / 1e6);
  }
  return stored;
}
