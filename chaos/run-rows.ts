import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { ChaosRun } from './chaos-run';
import type { Evidence } from './evidence';
import { violationsOf } from './invariants';
import { replayAll } from './replay';
import type { RecordedHistory } from './replay';
import type { Row } from './row';
import type { Stage, WorkerGroup } from './stage';
import type { ChaosWorker } from './start-worker';

export interface RunRowsOptions {
  /** Runs of each row. */
  seeds: number;
  /** The first seed; each further run uses the next number. */
  seed: number;
  /** Called as each run ends. */
  onRun?: (result: RunResult) => void;
  /** The maximum number of runs at once, for each kind: on shared workers, with their own workers or server, on Remotion's real function. */
  atOnce?: Readonly<Record<Lane, number>>;
}

export interface RunResult {
  row: Row;
  seed: number;
  violations: string[];
  durationMs: number;
  recoveryMs: number | null;
  history: RecordedHistory | null;
  /** Histories of the pool and of the renders that shared it. */
  others: readonly RecordedHistory[];
}

type Lane = 'shared' | 'own' | 'server' | 'real';

const defaultAtOnce: Readonly<Record<Lane, number>> = Object.freeze({ shared: 14, own: 10, server: 2, real: 1 });

/** Runs rows on a stage, many runs at the same time, and replays the histories they leave behind. */
export async function runRows(stage: Stage, rows: readonly Row[], options: RunRowsOptions): Promise<RunResult[]> {
  const { seeds, seed, onRun, atOnce = defaultAtOnce } = options;
  const pools = new WorkerPools(stage);
  const tasks = rows.flatMap((row) => Array.from({ length: Math.min(seeds, row.maxRuns ?? seeds) }, (_, index) => ({ row, seed: seed + index })));
  const results: RunResult[] = [];
  const runLane = async (lane: Lane): Promise<void> => {
    const queue = tasks.filter(({ row }) => laneOf(row) === lane);
    const workOff = async (): Promise<void> => {
      for (let task = queue.shift(); task; task = queue.shift()) {
        const result = await performRun(stage, task.row, task.seed, pools);
        results.push(result);
        onRun?.(result);
      }
    };
    await Promise.all(Array.from({ length: atOnce[lane] }, workOff));
  };
  try {
    await Promise.all((['shared', 'own', 'server', 'real'] as const).map(runLane));
  } finally {
    await pools.stop();
  }
  await addReplays(stage, results);
  return results;
}

function laneOf(row: Row): Lane {
  if (row.function === 'real') return 'real';
  const { workers, server } = row;
  return server === 'own' ? 'server' : workers === 'own' ? 'own' : 'shared';
}

async function performRun(stage: Stage, row: Row, seed: number, pools: WorkerPools): Promise<RunResult> {
  const run = new ChaosRun(stage, row, seed);
  try {
    const { evidence, history, others } = await run.perform(({ settings, clockErrorsMs }) => pools.taskQueue({ ...settings, clockErrorsMs }));
    const { durationMs, recoveryMs } = evidence;
    const recorded = { workflowId: run.workflowId, history };
    const violations = violationsOf(evidence, run.plan);
    if (violations.length > 0) keepEvidence(stage, run, { violations, evidence, history });
    return { row, seed, violations, durationMs, recoveryMs, history: recorded, others };
  } catch (error) {
    // A run that cannot be performed proves nothing, so it counts as a violation.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { row, seed, violations: [`harness: ${text}`], durationMs: 0, recoveryMs: null, history: null, others: [] };
  }
}

/** Writes the evidence of a run with violations next to the workers' logs. */
function keepEvidence({ logFolder }: Stage, { workflowId }: ChaosRun, seen: { violations: string[]; evidence: Evidence; history: object }): void {
  const history = JSON.parse(historyToJSON(seen.history)) as object;
  writeFileSync(path.join(logFolder, `${workflowId}.json`), JSON.stringify({ ...seen, history }, null, 2));
}

/** I6: every history replays with the current workflow code. */
async function addReplays(stage: Stage, results: RunResult[]): Promise<void> {
  const histories = results.flatMap(historiesOf);
  const failed = await replayAll(stage.workflowBundlePath, histories);
  for (const result of results) {
    for (const { workflowId } of historiesOf(result)) {
      const reason = failed.get(workflowId);
      if (reason) result.violations.push(`I6: ${workflowId}: ${reason}`);
    }
  }
}

function historiesOf({ history, others }: RunResult): RecordedHistory[] {
  return history ? [history, ...others] : [];
}

/** Pairs of workers that many runs share, one pair for each kind of settings, started when first needed. */
class WorkerPools {
  private readonly pairs = new Map<string, { taskQueue: string; workers: Promise<ChaosWorker[]> }>();

  constructor(private readonly stage: Stage) {}

  async taskQueue(group: Omit<WorkerGroup, 'taskQueue'>): Promise<string> {
    const key = JSON.stringify(group);
    const known = this.pairs.get(key) ?? this.open(key, group);
    await known.workers;
    return known.taskQueue;
  }

  async stop(): Promise<void> {
    for (const { workers } of this.pairs.values()) for (const worker of await workers) await worker.stop();
  }

  private open(key: string, group: Omit<WorkerGroup, 'taskQueue'>): { taskQueue: string; workers: Promise<ChaosWorker[]> } {
    const taskQueue = `chaos-shared-${this.pairs.size}`;
    const pair = { taskQueue, workers: this.stage.startWorkers({ ...group, taskQueue }) };
    this.pairs.set(key, pair);
    return pair;
  }
}
