import { Client, Connection, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { WorkflowStartOptions } from '@temporalio/client';
import { defaultTaskQueue } from '../contract/input';
import type { RenderMediaInput } from '../contract/input';
import { renderMediaWorkflowType } from '../contract/messages';
import { connectByEnvironment } from '../temporal/connect';
import { checkedInput } from './checked-input';
import { findRender } from './find-render';
import type { FindOptions } from './find-render';
import { RenderFailedError } from './render-failed-error';
import { RenderHandle } from './render-handle';

/** Options of `RenderClient`. */
export interface RenderClientOptions {
  client: Client;
  /** Where workers wait for renders. @default 'remotion-renders' */
  taskQueue?: string;
}

/** Terminating a workflow would leave its render running, so that policy of Temporal's is not among them. */
const reusePolicies = ['REJECT_DUPLICATE', 'ALLOW_DUPLICATE_FAILED_ONLY', 'ALLOW_DUPLICATE'] as const;

/** Options of `RenderClient.start()`: the idempotency key, and what Temporal knows to say about a workflow. */
export interface StartOptions
  extends Pick<
    WorkflowStartOptions,
    | 'memo'
    | 'priority'
    | 'typedSearchAttributes'
    | 'workflowExecutionTimeout'
    | 'workflowRunTimeout'
  > {
  /**
   * The idempotency key: the same id gives the render that was started under it, running or ended, for as long as the
   * namespace retains it. Make it from what the render is for (`invoice-video-4711`), not from chance.
   */
  workflowId: string;
  /** @default that of the client */
  taskQueue?: string;
  /** `'accepted'` (default): return once Temporal has the workflow. `'launched'`: return once the render is launched. */
  waitFor?: 'accepted' | 'launched';
  /**
   * What to do when a render of this id has ended. `'REJECT_DUPLICATE'` (default): give that one back.
   * `'ALLOW_DUPLICATE_FAILED_ONLY'`: render again if it failed; `'ALLOW_DUPLICATE'`: render again. A render that is open
   * is always given back: to replace it, `cancel()` it and wait for its `result()` first.
   */
  workflowIdReusePolicy?: (typeof reusePolicies)[number];
}

/**
 * Starts renders and finds them again.
 *
 * @example
 * ```ts
 * import { RenderClient } from 'temporal-remotion-lambda/client';
 *
 * export async function renderInvoiceVideo(invoiceId: string): Promise<string> {
 *   const renders = await RenderClient.connect();
 *   const render = await renders.start(
 *     {
 *       render: {
 *         functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-120sec',
 *         region: 'us-east-1',
 *         serveUrl: 'https://remotionlambda-useast1-abcdefghij.s3.us-east-1.amazonaws.com/sites/invoices/index.html',
 *         composition: 'Invoice',
 *         codec: 'h264',
 *         inputProps: { invoiceId },
 *       },
 *       downstream: [{ workflowId: `publish-${invoiceId}` }],
 *     },
 *     { workflowId: `invoice-video-${invoiceId}` },
 *   );
 *   const { outputUrl } = await render.result();
 *   return outputUrl;
 * }
 * ```
 */
export class RenderClient {
  readonly client: Client;
  readonly taskQueue: string;
  /** Only of a connection that is this client's own. */
  private closeConnection: () => Promise<void> = () => Promise.resolve();

  constructor({ client, taskQueue = defaultTaskQueue }: RenderClientOptions) {
    this.client = client;
    this.taskQueue = taskQueue;
  }

  /**
   * Connects as the Temporal CLI does: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS, or a profile
   * in `temporal.toml`.
   *
   * @see https://docs.temporal.io/develop/environment-configuration
   */
  static async connect(options: Omit<RenderClientOptions, 'client'> = {}): Promise<RenderClient> {
    const { connection, namespace } = await connectByEnvironment((config) => Connection.connect(config));
    const renders = new RenderClient({ client: new Client({ connection, namespace }), ...options });
    renders.closeConnection = () => connection.close();
    return renders;
  }

  /**
   * Starts a render, or finds the one that was started under the same workflow id, running or finished.
   *
   * The request is checked before anything is sent.
   *
   * @throws `RenderFailedError` of type `InvalidRenderRequest` that names every bad field; with `waitFor: 'launched'`
   * also when the render could not be started.
   */
  async start(input: RenderMediaInput, options: StartOptions): Promise<RenderHandle> {
    const { workflowId, waitFor = 'accepted', taskQueue = this.taskQueue, ...workflowOptions } = options;
    assertStartOptions(options);
    const request = checkedInput(input, workflowId);
    const startOptions = {
      ...workflowOptions,
      ...summaryOf(request),
      workflowIdReusePolicy: workflowOptions.workflowIdReusePolicy ?? ('REJECT_DUPLICATE' as const),
      workflowId,
      taskQueue,
      workflowIdConflictPolicy: 'FAIL' as const,
      args: [request],
    };
    const render = await this.startOrFind(startOptions);
    if (waitFor === 'launched') await render.started();
    return render;
  }

  /** A render that was started earlier, here or elsewhere. Sends nothing. */
  get(workflowId: string, runId?: string): RenderHandle {
    return new RenderHandle(this.client.workflow.getHandle(workflowId, runId), true, runId);
  }

  private async startOrFind(options: WorkflowStartOptions & { workflowIdConflictPolicy: 'FAIL' }): Promise<RenderHandle> {
    try {
      const workflow = await this.client.workflow.start(renderMediaWorkflowType, options);
      return new RenderHandle(workflow, false, workflow.firstExecutionRunId);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return this.existing(options.workflowId);
    }
  }

  /**
   * Finds the workflow of a render by the render's id: the one in an output's key, in a log group, or in Remotion's
   * webhook. `null` when no listed workflow has it: its history is gone, it is not listed yet (a second or so), or it was
   * started by Remotion's own start routine, which makes a random id (`start: 'handler'`).
   *
   * An id is a hash of what names its workflow, so this lists workflows, newest first, and recomputes their ids: a
   * request for each 1,000, and some 0.1 ms of CPU for each. Narrow it down with `filter`, or keep workflow ids instead.
   *
   * @throws ServiceError where the server lists no workflows, as Temporal's time-skipping test server.
   */
  async find(renderId: string, options?: FindOptions): Promise<RenderHandle | null> {
    const run = await findRender(this.client.workflow, renderId, options);
    return run && this.get(run.workflowId, run.runId);
  }

  /**
   * Closes the connection that `connect()` opened, and ends what still waits on it. A `client` of your own stays open.
   *
   * @example
   * ```ts
   * import { RenderClient } from 'temporal-remotion-lambda/client';
   *
   * export async function outputOf(workflowId: string): Promise<string> {
   *   await using renders = await RenderClient.connect();
   *   return (await renders.get(workflowId).result()).outputUrl;
   * }
   * ```
   */
  async close(): Promise<void> {
    await this.closeConnection();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** The render under a workflow id that is taken. */
  private async existing(workflowId: string): Promise<RenderHandle> {
    const existing = this.get(workflowId);
    const { type } = await existing.workflow.describe();
    if (type === renderMediaWorkflowType) return existing;
    const message = `workflowId ${workflowId} belongs to a workflow of type ${type}, which is no render. Choose another one.`;
    throw new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId });
  }
}

function assertStartOptions({ workflowId, workflowIdReusePolicy = 'REJECT_DUPLICATE' }: StartOptions): void {
  if (typeof workflowId !== 'string' || workflowId === '') throw invalidStart(workflowId, 'workflowId must be a non-empty string.');
  if (reusePolicies.includes(workflowIdReusePolicy)) return;
  const remedy = 'To replace an open render, cancel() it, wait until its result() has failed, and start it with ALLOW_DUPLICATE.';
  throw invalidStart(workflowId, `workflowIdReusePolicy must be one of ${reusePolicies.join(', ')}, got ${String(workflowIdReusePolicy)}. ${remedy}`);
}

function invalidStart(workflowId: string, message: string): RenderFailedError {
  return new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId });
}

/** What the Web UI's list of workflows shows. */
function summaryOf({ render: { composition, codec, functionName, region } }: RenderMediaInput): Pick<WorkflowStartOptions, 'staticSummary' | 'staticDetails'> {
  return {
    staticSummary: `Render ${composition} as ${codec}`,
    staticDetails: `Remotion Lambda function \`${functionName}\` in ${region}`,
  };
}
