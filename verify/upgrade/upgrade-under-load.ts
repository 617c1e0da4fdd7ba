import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { RenderClient } from 'temporal-remotion-lambda/client';
import type { World } from '../../bench/world/world';
import { newLogFolder } from '../../local/stack/log-folder';
import { askContinuously } from './questions';
import type { PollResults } from './questions';
import { makeCurrent, startVersion, versionOf } from './versions';
import type { VersioningBehavior } from './versions';

/** Open when the new version becomes current. Those without a pool all render at once; those in the pool take turns. */
const rendersWithoutPool = 60;
const rendersOfPool = 60;
const rendersAtOnce = 10;
/** A main function and a single chunk. */
const slots = 2;
const durationMs = { withoutPool: 90_000, ofPool: 8_000 };
/** Started once the new version is current. */
const laterRenders = 10;

const pool = 'account';
const lookEveryMs = 250;
/** Long enough for a busy machine; a server checks every three minutes whether a version is drained. */
const withinMs = 480_000;
/** The old version's worker logs this once no open workflow is pinned to that version. */
const mayBeStopped = 'you can stop it';

export interface UpgradeReport {
  behavior: VersioningBehavior;
  /** When the new version became current: open renders, slots held, and renders waiting for slots. */
  open: number;
  held: number;
  waiting: number;
  /** How the old version's worker ended, and how long after SIGTERM. */
  oldWorker: { ended: string; afterMs: number };
  renders: number;
  failures: string[];
  launches: number;
  answers: PollResults;
  /**
   * How many renders each version served last. `open`: if pinned, those that were open at the upgrade; otherwise those that
   * were still open when the old worker had stopped. `later`: those started afterwards.
   */
  servedBy: { open: Record<string, number>; later: Record<string, number>; pool: string | null };
  atEnd: { used: number; waiting: number };
}

/** Upgrades workers while renders run and wait in a pool: makes a new version current, lets the old one drain, and stops it. */
export async function upgradeUnderLoad(world: World, behavior: VersioningBehavior): Promise<UpgradeReport> {
  const { client } = world;
  const logFolder = newLogFolder('upgrade');
  const renders = new RenderClient({ client, taskQueue: 'ours' });
  const old = await startVersion(world, { buildId: 'old', behavior, logFolder });
  await makeCurrent(client, 'old');
  await renders.pools.create(pool, { capacity: rendersAtOnce * slots });

  const withoutPool = await startRenders(world, 'before', rendersWithoutPool, null);
  await until('all renders without a pool are launched', async () => (await world.awsCalls()).ours.invocations >= rendersWithoutPool);
  const before = [...withoutPool, ...(await startRenders(world, 'before-in-pool', rendersOfPool, pool))];
  await until('the pool is full', async () => (await renders.pools.get(pool)).used >= rendersAtOnce * slots);
  const questions = askContinuously(renders, before.map(({ workflowId }) => workflowId), pool);
  const replacement = await startVersion(world, { buildId: 'new', behavior, logFolder });
  try {
    const [{ used: held, waiting }, open] = [await renders.pools.get(pool), await openOnes(before)];
    await makeCurrent(client, 'new');
    const later = [...(await startRenders(world, 'later', laterRenders / 2, null)), ...(await startRenders(world, 'later-in-pool', laterRenders / 2, pool))];
    if (behavior === 'PINNED') await until('the old version is drained', async () => (await readFile(old.logFile, 'utf8')).includes(mayBeStopped));
    const oldWorker = await stopped(old);
    const lasting = behavior === 'PINNED' ? open : await openOnes(open);
    const ends = await Promise.allSettled([...before, ...later].map((handle) => handle.result()));
    const answers = await questions.stop();
    await until('all slots are free', async () => (await renders.pools.get(pool)).used === 0);
    const { used, waiting: stillWaiting } = await renders.pools.get(pool);
    return {
      behavior,
      open: open.length,
      held,
      waiting,
      oldWorker,
      renders: ends.length,
      failures: ends.flatMap((end) => (end.status === 'rejected' ? [String((end.reason as Error).cause ?? end.reason)] : [])),
      launches: (await world.awsCalls()).ours.invocations,
      answers,
      servedBy: { open: await byVersion(world, lasting), later: await byVersion(world, later), pool: await versionOf(client, `render-admission-${pool}`) },
      atEnd: { used, waiting: stillWaiting },
    };
  } finally {
    await Promise.all([old.stop(), replacement.stop()]);
  }
}

async function startRenders(world: World, name: string, count: number, ofPool: string | null): Promise<WorkflowHandle[]> {
  const handles: WorkflowHandle[] = [];
  const [more, ms] = ofPool === null ? [{}, durationMs.withoutPool] : [{ admission: { pool: ofPool, slots } }, durationMs.ofPool];
  for (let i = 0; i < count; i++) handles.push(await world.startOurs(`${name}-${i}`, more, { durationMs: ms, slots }));
  return handles;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadlineMs = Date.now() + withinMs; !(await isSo()); await delay(lookEveryMs)) {
    if (Date.now() > deadlineMs) throw new Error(`Not within ${withinMs / 1_000} s: ${what}`);
  }
  process.stderr.write(`${what}\n`);
}

async function openOnes(handles: readonly WorkflowHandle[]): Promise<WorkflowHandle[]> {
  const descriptions = await Promise.all(handles.map((handle) => handle.describe()));
  return handles.filter((_, i) => descriptions[i]!.status.name === 'RUNNING');
}

async function stopped({ pid, ended }: { pid: number; ended: Promise<string> }): Promise<UpgradeReport['oldWorker']> {
  const sentAtMs = Date.now();
  process.kill(pid, 'SIGTERM');
  return { ended: await ended, afterMs: Date.now() - sentAtMs };
}

async function byVersion({ client }: World, handles: readonly WorkflowHandle[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { workflowId } of handles) {
    const version = String(await versionOf(client, workflowId));
    counts[version] = (counts[version] ?? 0) + 1;
  }
  return counts;
}
