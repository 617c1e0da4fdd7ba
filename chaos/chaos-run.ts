import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { deployedVersion } from '../local/lambda/function-config';
import { RenderClient } from '../src/client';
import type { RenderHandle } from '../src/client';
import type { DownstreamTarget, RenderMediaInput, RenderRequest } from '../src/contract/input';
import { renderMediaWorkflowType } from '../src/contract/messages';
import { toFunctionName } from '../src/remotion/protocol/function-name';
import { seededRandom } from '../test/parity/random';
import type { Random } from '../test/parity/random';
import { gatherEvidence } from './gather-evidence';
import type { GatheredEvidence } from './gather-evidence';
import { ProgressPoller } from './poll-progress';
import { PoolOfRun } from './pool-of-run';
import type { Plan, Row } from './row';
import { RunFaults } from './run-faults';
import type { RunInProgress } from './run-in-progress';
import { connectClient, region } from './stage';
import type { Stage } from './stage';
import { startOwnTemporalServer } from './own-temporal-server';
import type { OwnTemporalServer } from './own-temporal-server';
import type { ChaosWorker } from './start-worker';
import { waitUntilClosed } from './until-closed';

/** How many runs can have their own function: the disk size in its name tells them apart. */
let runsBegun = 0;

/** Starts give up after about three minutes; nothing else takes as long. */
const maxRunMs = 300_000;

/** If a workflow is terminated while its start runs, the start has launched and the guard has set the cancel marker within this time. */
const quietMs = 5_000;

const firstDiskSizeInMb = 2_048;

/** One run of a row: a workflow with its own bucket, function and receivers, and the faults injected into it. */
export class ChaosRun implements RunInProgress {
  readonly faults = new RunFaults();
  readonly workflowId: string;
  readonly bucketName: string;
  readonly functionName: string;
  readonly random: Random;
  readonly plan: Plan;
  server: OwnTemporalServer | null = null;
  pool: PoolOfRun | null = null;
  handle!: RenderHandle;
  private client!: Client;
  private taskQueue!: string;
  private poller: ProgressPoller | undefined;
  private workers: ChaosWorker[] = [];
  private readonly receivers: string[] = [];
  private serveUrl = 'https://example.com/index.html';

  constructor(
    readonly stage: Stage,
    readonly row: Row,
    readonly seed: number,
  ) {
    const number = ++runsBegun;
    this.random = seededRandom(seedOf(row.name, seed));
    this.plan = row.plan(this.random);
    this.workflowId = `chaos-${row.name}-${seed}-${number}`;
    this.bucketName = `remotionlambda-useast1-chaos${number}`;
    this.functionName = toFunctionName({
      version: deployedVersion,
      memorySizeInMb: 2_048,
      diskSizeInMb: firstDiskSizeInMb + number,
      timeoutInSeconds: this.plan.timeoutInSeconds ?? 120,
    });
  }

  /** Performs the run and returns what was observed. It leaves nothing running. */
  async perform(sharedTaskQueue: (row: Row) => Promise<string>): Promise<GatheredEvidence> {
    try {
      await this.prepare(sharedTaskQueue);
      await this.plan.before?.(this);
      const beganAtMs = Date.now();
      this.handle = await this.start();
      this.poller = new ProgressPoller(this.handle);
      await this.plan.during?.(this);
      await this.untilClosed();
      await this.pool?.untilCompanionsClosed(maxRunMs);
      const closedAtMs = Date.now();
      await this.settle();
      // The current poller: a reset has replaced the first one.
      await this.poller.stop();
      return await this.evidence(beganAtMs, closedAtMs);
    } finally {
      await this.poller?.pause();
      // A workflow that failed to end must not run on beside other runs.
      await this.handle?.workflow.terminate().catch(() => undefined);
      await this.pool?.stop();
      await Promise.all(this.workers.map((worker) => worker.stop()));
      if (this.server) {
        await this.client.connection.close();
        await this.server.stop();
      }
    }
  }

  /** Kills a worker, by the name under which it called. */
  readonly kill = (caller: string): void => {
    this.faults.trouble();
    this.workers.find(({ name }) => name === caller)?.kill();
  };

  /** Starts another render of the same function. */
  async startAnother(changes: Partial<RenderRequest>): Promise<RenderHandle> {
    const renders = new RenderClient({ client: this.client, taskQueue: this.taskQueue });
    return renders.start({ render: this.request(changes) }, { workflowId: `${this.workflowId}-another` });
  }

  /** Limits how many executions of the run's function Lambda runs at the same time. */
  async reserveConcurrency(executions: number): Promise<void> {
    const url = `${this.stage.lambda.url}/2017-10-31/functions/${this.functionName}/concurrency`;
    const { ok, status } = await fetch(url, { method: 'PUT', body: JSON.stringify({ ReservedConcurrentExecutions: executions }) });
    if (!ok) throw new Error(`Lambda answered ${status} to ${url}`);
  }

  /** Kills one of the two workers. */
  killOne(which: number): void {
    this.kill(this.workers[which]!.name);
  }

  /** Starts a downstream workflow without a worker: the signals it receives are in its history. */
  async startReceiver(name = 'receiver'): Promise<string> {
    const workflowId = `${this.workflowId}-${name}`;
    await this.client.workflow.start('receiver', { workflowId, taskQueue: 'nobody', args: [] });
    this.receivers.push(workflowId);
    return workflowId;
  }

  /** Names a downstream workflow that does not exist yet, but whose signals are checked as well. */
  expectReceiver(name: string): string {
    const workflowId = `${this.workflowId}-${name}`;
    this.receivers.push(workflowId);
    return workflowId;
  }

  /** Temporal's own client, for what only its API can do. */
  get temporal(): Client {
    return this.client;
  }

  /** Performs an action that begins a new run of the workflow, whose progress starts over. */
  async betweenPolls(act: () => Promise<unknown>): Promise<void> {
    await this.poller?.pause();
    await act();
    this.poller = new ProgressPoller(this.handle, this.poller?.facts);
  }

  async afterMs(ms: number): Promise<void> {
    await delay(ms);
  }

  /** Resolves once the workflow is closed, or after more time than any row needs. */
  async untilClosed(): Promise<void> {
    await waitUntilClosed(this.handle.workflow, maxRunMs);
  }

  /** Waits until the function has ended as well and nothing has begun for a while: a start may outlive its workflow. */
  private async settle(): Promise<void> {
    const until = Date.now() + (this.plan.settleMs ?? 0);
    for (let busyAtMs = Date.now(); Date.now() < Math.min(until, busyAtMs + quietMs); ) {
      if (this.runningInvocations() > 0) busyAtMs = Date.now();
      await delay(100);
    }
  }

  private runningInvocations(): number {
    const { functionName, stage } = this;
    return stage.lambda.invocations({ functionName }).filter(({ status }) => status === 'running' || status === 'queued').length;
  }

  private evidence(beganAtMs: number, closedAtMs: number): Promise<GatheredEvidence> {
    const { stage, client, handle, functionName, bucketName, receivers, faults, pool } = this;
    const poller = this.poller!;
    return gatherEvidence({ stage, client, handle, functionName, bucketName, receivers, faults, poller, beganAtMs, closedAtMs, pool });
  }

  private async prepare(sharedTaskQueue: (row: Row) => Promise<string>): Promise<void> {
    const { stage, plan, row } = this;
    for (const place of [this.bucketName, this.functionName]) stage.route(place, (exchange) => this.faults.handle(exchange));
    if (row.function === 'real') this.serveUrl = await stage.prepareRealFunctions();
    else stage.functions.deploy(this.functionName, typeof plan.script === 'function' ? plan.script : () => plan.script as never);
    await stage.createBucket(this.bucketName);
    for (const fault of plan.lambdaFaults ?? []) stage.lambda.injectFault({ ...fault, match: { functionName: this.functionName } });
    this.faults.inject(plan.proxyFaults?.(this) ?? []);
    if (row.server === 'own') this.server = await startOwnTemporalServer(stage.cliPath, path.join(stage.logFolder, this.workflowId), row.dynamicConfig);
    this.client = this.server ? await connectClient(this.server) : stage.client;
    const isAlone = row.workers === 'own' || row.server === 'own';
    this.taskQueue = isAlone ? this.workflowId : await sharedTaskQueue(row);
    if (isAlone) {
      const { settings, clockErrorsMs } = row;
      this.workers = await stage.startWorkers({ ...settings, clockErrorsMs, taskQueue: this.taskQueue, temporal: this.server ?? undefined });
    }
    if (plan.pool) await this.openPool(plan.pool.capacity);
  }

  private async openPool(capacity: number): Promise<void> {
    const renders = new RenderClient({ client: this.client, taskQueue: this.taskQueue });
    this.pool = new PoolOfRun({ client: this.client, renders, request: this.request(), name: this.workflowId, capacity });
    await this.pool.create();
  }

  private async start(): Promise<RenderHandle> {
    const { plan } = this;
    const downstream = plan.downstream ? await plan.downstream(this) : [await this.defaultTarget()];
    const admission = plan.pool && { pool: this.workflowId, priority: plan.pool.priority };
    const input: RenderMediaInput = { render: this.request(), downstream, ...(admission && { admission }), ...plan.input };
    const renders = new RenderClient({ client: this.client, taskQueue: this.taskQueue });
    const { workflowId, taskQueue } = this;
    const options = { workflowId, taskQueue, workflowRunTimeout: plan.workflowRunTimeoutMs };
    if (plan.isUnchecked) await this.client.workflow.start(renderMediaWorkflowType, { ...options, args: [input] });
    else await renders.start(input, options);
    // A handle to the latest run, including one that a reset begins.
    return renders.get(this.workflowId);
  }

  private request(changes: Partial<RenderRequest> = {}): RenderRequest {
    return {
      functionName: this.functionName,
      region,
      forceBucketName: this.bucketName,
      serveUrl: this.serveUrl,
      composition: 'Scripted',
      codec: 'h264',
      enableCancellation: true,
      ...this.plan.render,
      ...changes,
    };
  }

  private async defaultTarget(): Promise<DownstreamTarget> {
    return { workflowId: await this.startReceiver(), on: 'any' };
  }
}

/** Mixes the row's name into the seed, so that the rows of one seed do not all draw the same values. */
function seedOf(name: string, seed: number): number {
  return [...name].reduce((mixed, letter) => (Math.imul(mixed, 31) + letter.charCodeAt(0)) | 0, seed);
}
