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
  /** Task queue of the render workers. @default 'remotion-renders' */
  taskQueue?: string;
  /**
   * Sets `RemotionComposition`, `RemotionFunctionName` and `RemotionRegion` at the start of a render, so that `list()` and the
   * Web UI can filter by them. Register them first: `npx temporal-remotion-lambda setup search-attributes`.
   * @default false
   */
  searchAttributes?: boolean;
}

/**
 * Starts renders, and finds and lists them later.
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
  /** Only if `connect()` opened the connection. */
  private closeConnection?: () => Promise<void>;

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
   * @throws Error that names the address if Temporal cannot be reached, or the search attributes that are not registered.
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
   * Starts a render, or returns the one already started under the same workflow id, running or finished.
   *
   * The request is checked before anything is sent.
   *
   * @throws `RenderFailedError` of type `InvalidRenderRequest` that names every bad field; with `waitFor: 'launched'`
   * also if the render could not be started.
   */
  async start(input: RenderMediaInput, options: StartOptions): Promise<RenderHandle> {
    const { workflowId, waitFor, taskQueue = this.taskQueue, ...workflowOptions } = options;
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

  /** Returns a handle of a render that was started earlier, here or elsewhere. Sends no request. */
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
   * Finds the workflow of a render by the render's id, as found in an output's key, in logs, or in Remotion's webhook.
   * Returns `null` if no listed workflow has it: its history has been deleted, it is not listed yet (that takes a second
   * or so), or Remotion's own start routine started it, with a random id (`start: 'handler'`).
   *
   * The id is a hash of the workflow's identity, so this lists workflows, newest first, and recomputes their ids: one
   * request per 1,000 workflows, and about 0.1 ms of CPU for each. Narrow it with `filter`, or store workflow ids instead.
   *
   * @throws ServiceError if the server cannot list workflows, like Temporal's time-skipping test server.
   */
  async find(renderId: string, options?: FindOptions): Promise<RenderHandle | null> {
    const run = await findRender(this.client.workflow, renderId, options);
    return run && this.get(run.workflowId, run.runId);
  }

  /**
   * Lists renders, a page at a time: open ones first, then the most recently ended. The server filters by state, time and
   * id, and with `searchAttributes` by composition, too; without them, a composition takes a scan. A render is listed a
   * second or so after its start.
   *
   * @throws `RenderFailedError` of type `InvalidRenderRequest` for an unknown state
   * @throws ServiceError if the server refuses the filter, or cannot list workflows, like Temporal's time-skipping test server.
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

  /** Counts renders: one request, unless the filter has a composition and there are no `searchAttributes`. */
  async count(filter: RenderFilter = {}): Promise<number> {
    return countRenders(this.client.workflow, filter, this.searchAttributes);
  }

  /**
   * Closes the connection that `connect()` opened, and ends pending calls on it. A `client` you passed in stays open.
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
    await this.closeConnection?.();
  }

  /** The same as `close()`, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Checks once, and again only after a failure. */
  private async assertSearchAttributes(): Promise<void> {
    if (!this.searchAttributes) return;
    const { connection, options } = this.client;
    this.registered ??= assertSearchAttributesRegistered(connection.operatorService, options.namespace);
    await this.registered.catch((error: unknown) => {
      this.registered = undefined;
      throw error;
    });
  }

  /** The render that already uses a workflow id. */
  private async existing(workflowId: string): Promise<RenderHandle> {
    const existing = this.get(workflowId);
    const { type } = await existing.workflow.describe();
    if (type === renderMediaWorkflowType) return existing;
    const message = `workflowId ${workflowId} belongs to a workflow of type ${type}, which is not a render. Choose another workflowId.`;
    throw new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId });
  }
}
