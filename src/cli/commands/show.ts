import type { RenderFailedError } from '../../client';
import type { RenderResult } from '../../contract/result';
import type { RenderProgressReport } from '../../contract/snapshot';
import type { Cli, Render } from '../cli';
import type { Command } from '../command';
import { failureFacts } from '../explain-error';
import { percentOf, phaseText } from '../progress/bar';
import { withRender } from '../with-render';
import { formatBytes, formatDuration } from '../format';
import { wrap } from '../wrap';

export const show: Command = {
  name: 'show',
  usage: '<workflow-id | render-id>',
  about: 'Shows everything known about a render, running or closed: progress, costs, attempts, links, and why it failed and what to do.',
  positionals: [1, 1],
  options: { run: { type: 'string', value: 'RUN-ID', about: 'A specific run (default: the latest)' } },
  examples: ['show invoice-4711'],
  async run({ positionals: [id], strings }, cli, json) {
    const renders = await cli.connect();
    const known = await withRender(renders, id!, strings.run, knownOf);
    if (!json) print(known, cli);
    return { data: { ...known } };
  },
};

interface KnownRender {
  workflowId: string;
  runId: string;
  taskQueue: string;
  status: string;
  startedAt: string;
  endedAt: string | null;
  progress: RenderProgressReport;
  result: RenderResult | null;
  failure: Record<string, unknown> | null;
}

async function knownOf(render: Render): Promise<KnownRender> {
  const [{ runId, taskQueue, status, startTime, closeTime }, progress] = await Promise.all([render.workflow.describe(), render.progress()]);
  const ended = closeTime ? await outcomeOf(render) : { result: null, failure: null };
  return {
    workflowId: render.workflowId,
    runId,
    taskQueue,
    status: status.name,
    startedAt: startTime.toISOString(),
    endedAt: closeTime?.toISOString() ?? null,
    progress,
    ...ended,
  };
}

async function outcomeOf(render: Render): Promise<Pick<KnownRender, 'result' | 'failure'>> {
  try {
    return { result: await render.result(), failure: null };
  } catch (error) {
    if ((error as Error).name !== 'RenderFailedError') throw error;
    const failed = error as RenderFailedError;
    return { result: failed.result, failure: failureFacts(failed) };
  }
}

function print(known: KnownRender, { terminal }: Cli): void {
  const rows = [...rowsOfWorkflow(known), ...rowsOfProgress(known.progress), ...rowsOfResult(known.result), ...rowsOfFailure(known.failure)];
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  // Links and ids are never broken, so that they can be copied.
  const lines = rows.map(([name, value]) => `${name.padEnd(nameWidth)}  ${wrap(value, terminal.width - nameWidth - 2).replaceAll('\n', `\n${' '.repeat(nameWidth + 2)}`)}`);
  terminal.print(lines.join('\n'));
}

type Row = readonly [string, string];

function rowsOfWorkflow({ workflowId, runId, taskQueue, status, startedAt, endedAt }: KnownRender): Row[] {
  const took = endedAt ? `, ended ${endedAt} after ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}` : '';
  return [
    ['Workflow', `${workflowId} (${status.toLowerCase()})`],
    ['Run', runId],
    ['Task queue', taskQueue],
    ['Started', startedAt + took],
  ];
}

function rowsOfProgress(report: RenderProgressReport): Row[] {
  const { composition, functionName, region, renderId, bucketName, overallProgress, framesRendered, totalFrames, costs, links, refusal } = report;
  const rows: Row[] = [
    ['Composition', composition],
    ['Function', `${functionName} in ${region}`],
    ['Render', renderId === null ? 'not launched' : `${renderId} in ${bucketName}`],
    ['Progress', [`${percentOf(overallProgress)} %`, phaseText(report), ...(totalFrames === null ? [] : [`${framesRendered}/${totalFrames} frames`])].join(', ')],
    ['Costs', costs.displayCost],
  ];
  if (report.launches > 1) rows.push(['Launches', String(report.launches)]);
  if (report.retries > 0) rows.push(['Chunk retries', String(report.retries)]);
  if (refusal) rows.push(['Refused', refusal.message]);
  for (const { renderId: earlier, failure, costs: spent } of report.earlierAttempts) rows.push(['Earlier attempt', `${earlier ?? 'not launched'}: ${failure.message}${spent ? ` (${spent.displayCost})` : ''}`]);
  for (const { workflowId, signalName, state } of report.downstream) rows.push(['Downstream', `${workflowId}, ${signalName}: ${state}`]);
  if (links) rows.push(['Main logs', links.cloudWatchMainLogs], ['Renderer logs', links.cloudWatchLogs], ['Folder', links.folderInS3Console], ['progress.json', links.progressJsonInConsole]);
  return rows;
}

function rowsOfResult(result: RenderResult | null): Row[] {
  if (!result) return [];
  const artifacts = result.artifacts.map(({ filename, url }): Row => ['Artifact', `${filename}: ${url}`]);
  return [['Output', result.outputUrl], ['Size', formatBytes(result.outputSizeInBytes)], ...artifacts];
}

const mostErrors = 3;

function rowsOfFailure(failure: Record<string, unknown> | null): Row[] {
  if (!failure) return [];
  const { type, reason, message, remedy, errors, errorCount } = failure as Pick<RenderFailedError, 'type' | 'reason' | 'message' | 'remedy' | 'errors' | 'errorCount'>;
  const rows: Row[] = [['Failed', `${type}${reason ? ` (${reason})` : ''}: ${message}`]];
  for (const error of errors.slice(0, mostErrors)) rows.push(['Error', `${error.type}${error.chunk === null ? '' : `, chunk ${error.chunk}`}${error.frame === null ? '' : `, frame ${error.frame}`}: ${error.message}`]);
  if (errorCount > mostErrors) rows.push(['', `and ${errorCount - mostErrors} more: --json shows them`]);
  return remedy ? [...rows, ['What to do', remedy]] : rows;
}
