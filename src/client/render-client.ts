import { Client, Connection, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { WorkflowStartOptions } from '@temporalio/client';
import { defaultTaskQueue } from '../contract/input';
import type { RenderMediaInput } from '../contract/input';
import { renderMediaWorkflowType } from '../contract/messages';
import { connectByEnvironment } from '../temporal/connect';
import { parseRenderMediaInput } from '../validation/validate-input';
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
    return new RenderClient({ client: new Client({ connection, namespace }), ...options });
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
    const request = checkedRequest(input, options);
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

  /** The render under a workflow id that is taken. */
  private async existing(workflowId: string): Promise<RenderHandle> {
    const existing = this.get(workflowId);
    const { type } = await existing.workflow.describe();
    if (type === renderMediaWorkflowType) return existing;
    const message = `workflowId ${workflowId} belongs to a workflow of type ${type}, which is no render. Choose another one.`;
    throw new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId });
  }
}

function checkedRequest(input: RenderMediaInput, { workflowId, workflowIdReusePolicy = 'REJECT_DUPLICATE' }: StartOptions): RenderMediaInput {
  try {
    if (typeof workflowId !== 'string' || workflowId === '') throw new Error('workflowId must be a non-empty string.');
    if (!reusePolicies.includes(workflowIdReusePolicy)) {
      const remedy = 'To replace an open render, cancel() it, wait until its result() has failed, and start it with ALLOW_DUPLICATE.';
      throw new Error(`workflowIdReusePolicy must be one of ${reusePolicies.join(', ')}, got ${String(workflowIdReusePolicy)}. ${remedy}`);
    }
    return parseRenderMediaInput(input);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new RenderFailedError({ message, type: 'InvalidRenderRequest', workflowId, cause });
  }
}

/** What the Web UI's list of workflows shows. */
function summaryOf({ render: { composition, codec, functionName, region } }: RenderMediaInput): Pick<WorkflowStartOptions, 'staticSummary' | 'staticDetails'> {
  return {
    staticSummary: `Render ${composition} as ${codec}`,
    staticDetails: `Remotion Lambda function \`${functionName}\` in ${region}`,
  };
}
