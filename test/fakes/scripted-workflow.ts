import type { WorkflowHandle } from '@temporalio/client';
import { defaultDataConverter } from '@temporalio/common';
import type { LoadedDataConverter } from '@temporalio/common';
import { RenderHandle } from '../../src/client';
import type { HistoryEvent } from '../../src/temporal/history-pages';

/** One answer of the server. `open`: it would wait for more events if asked to. */
type Page = { events?: HistoryEvent[]; open?: boolean };

/** What a Temporal server has for one workflow. */
interface Script {
  /** The answers to reads of the history, by run; the run `''` is the latest. `'never'`: no answer until the read is cancelled. */
  pages?: Record<string, (Page | Error | 'never')[]>;
  /** The answers to descriptions of the latest run, in turn. */
  descriptions?: object[];
  /** The other runs. */
  runs?: Record<string, { status: string; resetRunId?: string }>;
  /** What `result()` of a run returns, or throws. */
  results?: Record<string, unknown>;
  /** What `cancel()` and `signal()` throw. */
  refusal?: Error;
  /** @default `RUNNING` */
  status?: string;
  dataConverter?: LoadedDataConverter;
}

/** A render whose workflow is on a server that follows a script, and the requests that the server got. */
export function renderOn({ pages = {}, descriptions = [], runs = {}, results = {}, refusal, status = 'RUNNING', dataConverter = defaultDataConverter }: Script, runId?: string) {
  const requests: unknown[][] = [];
  let signal: AbortSignal | undefined;
  const getWorkflowExecutionHistory = async ({ execution, waitNewEvent, maximumPageSize }: { execution: { runId?: string }; waitNewEvent?: boolean; maximumPageSize?: number }) => {
    requests.push(['history', execution, ...(maximumPageSize ? [maximumPageSize] : [])]);
    const page = pages[execution.runId ?? '']?.shift();
    if (!page) throw new Error('The script is over');
    if (page instanceof Error) throw page;
    if (page === 'never') return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('CANCELLED'))));
    return { history: { events: page.events ?? [] }, nextPageToken: page.open && waitNewEvent ? Buffer.from('more') : undefined };
  };
  const resultOf = async (run: string) => {
    if (results[run] instanceof Error) throw results[run];
    return results[run];
  };
  const answer = async (...request: unknown[]) => {
    requests.push(request);
    if (refusal) throw refusal;
  };
  const client = {
    options: { namespace: 'films', loadedDataConverter: dataConverter },
    workflowService: { getWorkflowExecutionHistory, getSystemInfo: () => Promise.resolve({ serverVersion: '1.32.0' }) },
    withAbortSignal: (given: AbortSignal, call: () => Promise<unknown>) => {
      signal = given;
      return call();
    },
    getHandle: (_workflowId: string, run: string) => ({
      result: () => resultOf(run),
      describe: () => Promise.resolve({ runId: run, status: { name: runs[run]?.status ?? 'TERMINATED' }, raw: { workflowExtendedInfo: { resetRunId: runs[run]?.resetRunId } } }),
    }),
  };
  const workflow = {
    workflowId: 'w',
    client,
    result: () => resultOf(''),
    cancel: () => answer('cancel'),
    signal: ({ name }: { name: string }) => answer('signal', name),
    describe: () => {
      requests.push(['describe']);
      return Promise.resolve({ status: { name: status }, raw: descriptions.shift() ?? {} });
    },
  };
  return { render: new RenderHandle(workflow as unknown as WorkflowHandle, undefined, runId), requests };
}
