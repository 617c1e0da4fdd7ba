import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { RenderPools } from '../../src/client/render-pools';
import type { RenderPoolReport } from '../../src/contract/pool-messages';
import type { LambdaUse } from '../fakes/lambda-limit';
import { countActions } from '../actions';
import type { World } from '../world/world';
import { capacity } from './planned-renders';
import { readPoolHistory } from './pool-history';
import type { PoolHistory } from './pool-history';
import type { SimulatedRender } from './simulate';

const sampleEveryMs = 1_000;

/** Renders that went through a pool, as seen at Lambda and in the histories. */
export interface AdmittedRun {
  renders: number;
  /** Samples of Lambda and the pool until the queue was empty. */
  looks: Look[];
  history: PoolHistory;
  /** Events in a render's own history, on average. */
  eventsOfRender: number;
  actionsOfRender: number;
  end: LambdaUse;
  failed: number;
  urgent: { grantsBefore: number; waitedMs: number }[];
}

interface Look {
  use: LambdaUse;
  pool: RenderPoolReport;
}

export interface RunOptions {
  pool: string;
  /** Whether the renders use the pool. Without it, they start as they come. */
  isAdmitted: boolean;
  capacity?: number;
  /** How many urgent renders arrive while others wait. */
  urgent?: number;
}

export async function runRenders(world: World, renders: readonly SimulatedRender[], { pool, isAdmitted, urgent = 0, capacity: slots = capacity }: RunOptions): Promise<AdmittedRun> {
  const pools = new RenderPools(world.client, 'ours');
  if (isAdmitted) await pools.create(pool, { capacity: slots });
  const start = (render: SimulatedRender, priority = 3): Promise<WorkflowHandle> =>
    world.startOurs(`${pool}-${render.id}`, isAdmitted ? { admission: { pool, slots: render.slots, priority, fairnessKey: render.fairnessKey, fairnessWeight: render.fairnessWeight } } : {}, { durationMs: render.holdMs, slots: render.slots, key: render.fairnessKey });

  const handles: WorkflowHandle[] = [];
  // The keys take turns, so that all of them have waiting renders from the beginning.
  for (const render of [...renders].sort((one, other) => indexOf(one) - indexOf(other))) handles.push(await start(render));
  const looks: Look[] = [];
  const urgentOnes: WorkflowHandle[] = [];
  for (let wait = isAdmitted; wait; ) {
    const look = { pool: await pools.get(pool), use: await world.lambdaUse() };
    looks.push(look);
    wait = look.pool.waiting > 0;
    const isDue = urgentOnes.length < urgent && look.pool.waiting < renders.length * (0.6 - 0.1 * urgentOnes.length);
    if (isDue) urgentOnes.push(await start({ ...renders[0]!, id: `urgent-${urgentOnes.length}`, slots: 20 }, 1));
    await delay(sampleEveryMs);
  }
  const ends = await Promise.allSettled([...handles, ...urgentOnes].map((handle) => handle.result()));
  // Renderers of a lost render continue and are paid for.
  while ((await world.lambdaUse()).running > 0) await delay(sampleEveryMs);
  const histories = await inTurn(handles.slice(0, 100), async (handle) => (await handle.fetchHistory()).events ?? []);
  const history = isAdmitted ? await readPoolHistory(world.client, pool) : { events: 0, actions: 0, runs: 0, asks: [], grants: [] };
  return {
    renders: handles.length,
    looks,
    history,
    eventsOfRender: mean(histories.map((events) => events.length)),
    actionsOfRender: mean(histories.map(countActions)),
    end: await world.lambdaUse(),
    failed: ends.filter(({ status }) => status === 'rejected').length,
    urgent: urgentOnes.map(({ workflowId }) => urgency(history, workflowId)),
  };
}

/** How many others were granted between its request and its grant, and how long that took. */
function urgency({ asks, grants }: PoolHistory, workflowId: string): AdmittedRun['urgent'][number] {
  const isIts = ({ id }: { id: string }): boolean => id.startsWith(`${workflowId}/`);
  const [ask, grant] = [asks.find(isIts)!, grants.find(isIts)!];
  return { grantsBefore: grants.filter(({ index }) => index > ask.index && index < grant.index).length, waitedMs: grant.atMs - ask.atMs };
}

function indexOf({ id }: SimulatedRender): number {
  return Number(id.split('-').at(-1));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

async function inTurn<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await work(value));
  return results;
}
