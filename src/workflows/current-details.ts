import type { RenderPhase, RenderProgressReport } from '../contract/snapshot';

/** Markdown for the Web UI: the state of the render, for readers who know neither this package nor Temporal well. */
export function toCurrentDetails(report: RenderProgressReport): string {
  return [
    `### ${report.inLambdaQueue ? inQueue : headline[report.phase]}`,
    `\`${bar(report.overallProgress)}\` ${percent(report.overallProgress)}${timeLeft(report)}`,
    report.refusal && `**AWS denies the workers access to the render (${report.refusal.type}). It is still running, and they retry:** ${firstLine(report.refusal.message)}`,
    table(report),
    report.outputUrl && `**Output:** [${report.outputUrl}](${report.outputUrl})`,
    report.failure && `**${report.failure.type}:** ${firstLine(report.failure.message)}`,
    report.links && links(report.links),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const headline: Record<RenderPhase, string> = {
  queued: 'Waiting for slots in its pool: nothing has started yet',
  starting: 'Starting the render',
  launching: 'Waiting for Lambda to start',
  evaluating: 'Opening the site and reading the composition',
  invoking: 'Starting the renderer functions',
  rendering: 'Rendering frames',
  encoding: 'Encoding the chunks',
  combining: 'Joining the chunks into one file',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const inQueue = "Waiting in Lambda's queue: the account, or the function, is at its concurrency limit";

function table(report: RenderProgressReport): string {
  const rows: [string, string][] = [
    ['Composition', report.composition],
    ['Render', report.renderId ? `${report.renderId} in ${report.bucketName}` : 'not started yet'],
    ...queueRows(report),
    ['Frames', `${report.framesRendered} of ${report.totalFrames ?? '?'}`],
    ['Chunks', `${report.chunksRendered} of ${report.totalChunks ?? '?'}`],
    ['Cost so far', `${report.costs.displayCost} (estimate)`],
  ];
  if (report.retries > 0) rows.push(['Chunk retries', String(report.retries)]);
  if (report.nonFatalErrors > 0) rows.push(['Non-fatal errors', String(report.nonFatalErrors)]);
  for (const { workflowId, signalName, state } of report.downstream) rows.push([`Then signal ${signalName}`, `${workflowId}: ${state}`]);
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`)].join('\n');
}

function queueRows({ queue }: RenderProgressReport): [string, string][] {
  if (!queue) return [];
  const { pool, slots, place, estimateMs, because } = queue;
  const wait = estimateMs === null ? '' : `, about ${Math.ceil(estimateMs / 60_000)} min left`;
  return [
    ['Pool', `${pool}, ${slots === null ? 'as many slots as the composition took last time' : `${slots} slots`}`],
    ['Place', place === null ? 'not reported yet' : `${place}${wait}`],
    ...(because ? [['Reason', because] as [string, string]] : []),
  ];
}

function links({ cloudWatchMainLogs, cloudWatchLogs, folderInS3Console }: NonNullable<RenderProgressReport['links']>): string {
  return `[Logs of the main function](${cloudWatchMainLogs}) · [Logs of the renderers](${cloudWatchLogs}) · [Files in S3](${folderInS3Console})`;
}

function bar(progress: number): string {
  const filled = Math.round(progress * 20);
  return '█'.repeat(filled) + '░'.repeat(20 - filled);
}

function percent(progress: number): string {
  return `${Math.floor(progress * 100)} %`;
}

function timeLeft({ timeLeftMs }: RenderProgressReport): string {
  return timeLeftMs === null ? '' : `, about ${Math.max(1, Math.round(timeLeftMs / 1000))} s left`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.slice(0, 500);
}

/** Accepts any value from the request: the start refuses invalid ones, and rendering this table must not fail before it. */
function cell(text: unknown): string {
  return String(text ?? '?').replaceAll('|', '\\|').replaceAll('\n', ' ');
}
