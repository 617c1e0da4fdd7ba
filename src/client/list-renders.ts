import type { WorkflowClient } from '@temporalio/client';
import { toListFilter } from './list-filter';
import type { RenderFilter, RenderState } from './list-filter';
import { requestOf } from './request-of';
import { toMs } from '../temporal/timestamp';

/** Options of `RenderClient.list()`. */
export interface ListOptions extends RenderFilter {
  /** Renders read for one page; a scan by `composition` may return fewer. 1 to 1,000. @default 100 */
  pageSize?: number;
  /** `nextPageToken` of the previous page. Default: the first page. */
  pageToken?: string;
  /** Return the composition of each render; without search attributes, that takes one request per render. @default false */
  withComposition?: boolean;
}

/** One render, as Temporal lists it; `renders.get(workflowId, runId)` returns more. */
export interface ListedRender {
  workflowId: string;
  runId: string;
  state: RenderState;
  startedAt: Date;
  endedAt: Date | null;
  taskQueue: string;
  /** `null` unless requested by `withComposition` or `composition`, or set as a search attribute. */
  composition: string | null;
}

/** A page of renders: open ones first, the latest started first; then ended ones, the latest ended first. */
export interface RenderPage {
  renders: ListedRender[];
  /** `null` after the last page. */
  nextPageToken: string | null;
}

/** One run in a list, from Temporal's API. */
export type ListedRun = NonNullable<Awaited<ReturnType<WorkflowClient['workflowService']['listWorkflowExecutions']>>['executions']>[number];

/** Lists one page of a namespace's renders. */
export async function listRenders(client: WorkflowClient, options: ListOptions, searchAttributes: boolean): Promise<RenderPage> {
  const { composition, withComposition = false, pageSize = 100, pageToken } = options;
  const { executions, nextPageToken } = await client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    query: toListFilter(options, searchAttributes),
    pageSize,
    nextPageToken: pageToken === undefined ? undefined : Buffer.from(pageToken, 'base64url'),
  });
  const listed = executions?.map(toListed) ?? [];
  const isScan = composition !== undefined && !searchAttributes;
  const renders = withComposition || isScan ? await withCompositions(client, listed) : listed;
  return {
    renders: isScan ? renders.filter((render) => render.composition === composition) : renders,
    nextPageToken: nextPageToken?.length ? Buffer.from(nextPageToken).toString('base64url') : null,
  };
}

/** Counts renders: one request, or a scan for a `composition` without search attributes. */
export async function countRenders(client: WorkflowClient, filter: RenderFilter, searchAttributes: boolean): Promise<number> {
  if (filter.composition !== undefined && !searchAttributes) return countByScan(client, filter);
  const { namespace } = client.options;
  const { count } = await client.workflowService.countWorkflowExecutions({ namespace, query: toListFilter(filter, searchAttributes) });
  return Number(count ?? 0);
}

async function countByScan(client: WorkflowClient, filter: RenderFilter): Promise<number> {
  let count = 0;
  for (let pageToken: string | undefined; ; ) {
    const { renders, nextPageToken } = await listRenders(client, { ...filter, pageSize: 1_000, pageToken }, false);
    count += renders.length;
    if (nextPageToken === null) return count;
    pageToken = nextPageToken;
  }
}

/** By the numbers of `WorkflowExecutionStatus` in Temporal's API. Runs that another run continues, and paused ones, count as running. */
const states: (RenderState | undefined)[] = [undefined, 'running', 'done', 'failed', 'cancelled', 'terminated', 'running', 'timedOut', 'running'];

function toListed({ execution, status, startTime, closeTime, taskQueue, searchAttributes }: ListedRun): ListedRender {
  const composition = searchAttributes?.indexedFields?.RemotionComposition?.data;
  const endedMs = toMs(closeTime);
  return {
    workflowId: execution?.workflowId ?? '',
    runId: execution?.runId ?? '',
    state: states[Number(status)] ?? 'running',
    startedAt: new Date(toMs(startTime) ?? 0),
    endedAt: endedMs === null ? null : new Date(endedMs),
    taskQueue: taskQueue ?? '',
    composition: composition ? (JSON.parse(Buffer.from(composition).toString()) as string) : null,
  };
}

/** Concurrent requests of a scan. */
const scanWidth = 20;

async function withCompositions(client: WorkflowClient, renders: ListedRender[]): Promise<ListedRender[]> {
  const listed: ListedRender[] = [];
  const rest = [...renders];
  while (rest.length > 0) {
    listed.push(...(await Promise.all(rest.splice(0, scanWidth).map((render) => withComposition(client, render)))));
  }
  return listed;
}

async function withComposition(client: WorkflowClient, listed: ListedRender): Promise<ListedRender> {
  const { workflowId, runId, composition } = listed;
  if (composition !== null) return listed;
  const request = await requestOf({ client, workflowId, runId });
  return { ...listed, composition: request?.render?.composition ?? null };
}
