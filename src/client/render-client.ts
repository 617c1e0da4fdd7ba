import { Client, Connection, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { WorkflowStartOptions } from '@temporalio/client';
import { defaultTaskQueue } from '../contract/input';
import type { RenderMediaInput } from '../contract/input';
import { renderMediaWorkflowType } from '../contract/messages';
import { connectByEnvironment } from '../temporal/connect';
import { assertSearchAttributesRegistered, withRenderSearchAttributes } from '../temporal/search-attributes';
import { checkedInput } from './checked-input';
import { findRender } from './find-render';
import type { FindOptions } from './find-render';
import type { RenderFilter } from './list-filter';
import { countRenders, listRenders } from './list-renders';
import type { ListOptions, RenderPage } from './list-renders';
import { RenderFailedError } from './render-failed-error';
import { RenderHandle } from './render-handle';
import { RenderPools } from './render-pools';
import { assertStartOptions, summaryOf } from './start-options';
import type { StartOptions } from './start-options';

/** Options of `RenderClient`. */
export interface RenderClientOptions {
  client: Client;
  /** Where workers wait for renders. @default 'remotion-renders' */
  taskQueue?: string;
  /**
   * Sets `RemotionComposition`, `RemotionFunctionName` and `RemotionRegion` at the start of a render, so that `list()` and the
   * Web UI filter by them. Register them first: `npx temporal-remotion-lambda setup search-attributes`.
   * @default false
   */
  searchAttributes?: boolean;
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
  /** The pools of slots that renders with `admission` wait for. */
  readonly pools: RenderPools;
  private readonly searchAttributes: boolean;
  private registered: Promise<void> | undefined;
  /** Only of a connection that is this client's own. */
  private closeConnection: () => Promise<void> = () => Promise.resolve();

  constructor({ client, taskQueue = defaultTaskQueue, searchAttributes = false }: RenderClientOptions) {
    this.client = client;
    this.taskQueue = taskQueue;
    this.pools = new RenderPools(client, taskQueue);
    this.searchAttributes = searchAttributes;
  }

  /**
   * Connects as the Temporal CLI does: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS, or a profile
   * in `temporal.toml`.
   *
   * @throws Error that names the address when Temporal cannot be reached, or the search attributes that are not registered.
   * @see https://docs.temporal.io/develop/environment-configuration
   */
  static async connect(options: Omit<RenderClientOptions, 'client'> = {}): Promise<RenderClient> {
    const { connection, namespace } = await connectByEnvironment((config) => Connection.connect(config));
    const renders = new RenderClient({ client: new Client({ connection, namespace }), ...options });
    renders.closeConnection = () => connection.close();
    await renders.assertSearchAttributes().catch(async (error: unknown) => {
      await connection.close();
      throw error;
    });
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
    await this.assertSearchAttributes();
    const startOptions = {
      ...workflowOptions,
      ...summaryOf(request),
      ...(this.searchAttributes && { typedSearchAttributes: withRenderSearchAttributes(request.render, workflowOptions.typedSearchAttributes) }),
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
   * Lists renders, a page at a time: open ones first, then those that ended last. State, times and ids are filtered by the server; a composition, too,
   * with `searchAttributes`, and otherwise by a scan. A render is listed a second or so after its start.
   *
   * @throws `RenderFailedError` of type `InvalidRenderRequest` for a state that there is not
   * @throws ServiceError where the server refuses the filter, or lists no workflows, as Temporal's time-skipping test server.
   * @example
   * ```ts
   * import type { ListedRender, RenderClient } from 'temporal-remotion-lambda/client';
   *
   * export async function failedSince(renders: RenderClient, since: Date): Promise<ListedRender[]> {
   *   const failed: ListedRender[] = [];
   *   for (let pageToken: string | undefined; ; ) {
   *     const page = await renders.list({ state: 'failed', since, pageToken });
   *     failed.push(...page.renders);
   *     if (page.nextPageToken === null) return failed;
   *     pageToken = page.nextPageToken;
   *   }
   * }
   * ```
   */
  async list(options: ListOptions = {}): Promise<RenderPage> {
    return listRenders(this.client.workflow, options, this.searchAttributes);
  }

  /** Counts renders: one request, unless a composition is asked for without `searchAttributes`. */
  async count(filter: RenderFilter = {}): Promise<number> {
    return countRenders(this.client.workflow, filter, this.searchAttributes);
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

  /** Once; again after it failed. */
  private async assertSearchAttributes(): Promise<void> {
    if (!this.searchAttributes) return;
    const { connection, options } = this.client;
    this.registered ??= assertSearchAttributesRegistered(connection.operatorService, options.namespace);
    await this.registered.catch((error: unknown) => {
      this.registered = undefined;
      throw error;
    });
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
