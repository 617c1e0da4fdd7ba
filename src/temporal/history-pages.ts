import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowClient, WorkflowHandle } from '@temporalio/client';

/** A workflow, or one of its runs. */
export interface WorkflowRun {
  client: WorkflowClient;
  workflowId: string;
  /** @default the latest */
  runId?: string;
}

export interface FollowOptions {
  /** Wait for new events until the run closes. @default false */
  wait?: boolean;
  signal?: AbortSignal;
}

/** One event of a history, as the server sends it. */
export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** For servers without long polls: Temporal's time-skipping test server. */
const pollIntervalMs = 50;

/** Yields the history of one run, page by page; with `wait`, an empty page means that nothing was added for a while. */
export async function* historyPages(run: WorkflowRun, options: FollowOptions): AsyncGenerator<HistoryEvent[], void> {
  if (!options.wait || (await hasLongPoll(run.client))) yield* pagesByToken(run, options);
  else yield* pagesByPolling(run, options);
}

async function* pagesByToken({ client, workflowId, runId }: WorkflowRun, { wait, signal }: FollowOptions): AsyncGenerator<HistoryEvent[], void> {
  const request = { namespace: client.options.namespace, execution: { workflowId, runId }, waitNewEvent: wait };
  for (let nextPageToken: Uint8Array | null | undefined; ; ) {
    const read = () => client.workflowService.getWorkflowExecutionHistory({ ...request, nextPageToken });
    // A separate signal for each request, because the client leaves a listener on the one it gets.
    const page = await (signal ? client.withAbortSignal(AbortSignal.any([signal]), read) : read());
    yield page.history?.events ?? [];
    nextPageToken = page.nextPageToken;
    if (!nextPageToken?.length) return;
  }
}

async function* pagesByPolling(run: WorkflowRun, { signal }: FollowOptions): AsyncGenerator<HistoryEvent[], void> {
  for (let yielded = 0; ; await delay(pollIntervalMs, undefined, { signal })) {
    const events: HistoryEvent[] = [];
    for await (const page of pagesByToken(run, { signal })) events.push(...page);
    if (events.length > yielded) yield events.slice(yielded);
    yielded = events.length;
    if (events.some(isClosing)) return;
  }
}

/** The time-skipping test server, whose long poll drops events, reports no version. */
async function hasLongPoll(client: WorkflowClient): Promise<boolean> {
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  return Boolean(serverVersion);
}

function isClosing(event: HistoryEvent): boolean {
  return Boolean(
    event.workflowExecutionCompletedEventAttributes ??
      event.workflowExecutionFailedEventAttributes ??
      event.workflowExecutionCanceledEventAttributes ??
      event.workflowExecutionTerminatedEventAttributes ??
      event.workflowExecutionTimedOutEventAttributes ??
      event.workflowExecutionContinuedAsNewEventAttributes,
  );
}
