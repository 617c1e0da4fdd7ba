import { describe, expect, it } from 'vitest';
import type { RenderProgressReport, RenderQueue } from '../../../src/contract/snapshot';
import { renderPhases } from '../../../src/contract/snapshot';
import { toCurrentDetails } from '../../../src/workflows/current-details';
import { report } from '../../fakes/progress-report';
import { links, started } from '../../fakes/scripted-activities';

/** The paragraphs of the page of a half-finished render. */
const paragraphs = (changes: Partial<RenderProgressReport> = {}, progress = 0.5): string[] => toCurrentDetails(report(progress, changes)).split('\n\n');

/** The rows of its table: the value of each by its name. */
function rows(changes: Partial<RenderProgressReport> = {}): Record<string, string> {
  const table = paragraphs(changes).find((paragraph) => paragraph.startsWith('| | |\n|---|---|\n'))!;
  return Object.fromEntries(table.split('\n').slice(2).map((row) => row.split(/(?<!\\)\|/).slice(1, 3).map((cell) => cell.trim())));
}

const waiting: RenderQueue = { pool: 'main', requestId: 'render/1', slots: 12, since: 0, place: null, estimateMs: null, because: null };

describe('the page of a render in the Web UI', () => {
  it('has a headline, a bar and a table', () => {
    expect(paragraphs({ renderId: started.renderId, bucketName: started.bucketName })).toEqual([
      '### Rendering frames',
      '`██████████░░░░░░░░░░` 50 %, about 5 s left',
      [
        '| | |',
        '|---|---|',
        '| Composition | Hello |',
        `| Render | ${started.renderId} in ${started.bucketName} |`,
        '| Frames | 45 of 90 |',
        '| Chunks | 0 of 4 |',
        '| Cost so far | $0.002 (estimate) |',
      ].join('\n'),
    ]);
  });

  it('has another headline for each phase, and for the wait in the queue of Lambda', () => {
    const headlines = [...renderPhases.map((phase) => paragraphs({ phase })[0]!), paragraphs({ phase: 'launching', inLambdaQueue: true })[0]!];
    expect(headlines.filter((headline) => /^### \w/.test(headline))).toHaveLength(renderPhases.length + 1);
    expect(new Set(headlines).size).toBe(headlines.length);
  });

  it.each<[number, number | null, string]>([
    [0, null, '`░░░░░░░░░░░░░░░░░░░░` 0 %'],
    [0.024, null, '`░░░░░░░░░░░░░░░░░░░░` 2 %'],
    [0.026, null, '`█░░░░░░░░░░░░░░░░░░░` 2 %'],
    [0.999, 0, '`████████████████████` 99 %, about 1 s left'],
    [1, null, '`████████████████████` 100 %'],
    [0.9, 1_499, '`██████████████████░░` 90 %, about 1 s left'],
    [0.9, 1_501, '`██████████████████░░` 90 %, about 2 s left'],
  ])('shows a progress of %s with %s ms left as %s', (progress, timeLeftMs, line) => {
    expect(paragraphs({ timeLeftMs }, progress)[1]).toBe(line);
  });

  it.each<[string, Partial<RenderProgressReport>, string]>([
    [
      'that AWS denies access, above the table, with the first line of the message',
      { refusal: { type: 'RenderAccessDenied', message: 'S3 said no.\nat aws.ts' } },
      '**AWS denies the workers access to the render (RenderAccessDenied). It is still running, and they retry:** S3 said no.',
    ],
    ['where the output is', { outputUrl: 'https://example.com/out.mp4' }, '**Output:** [https://example.com/out.mp4](https://example.com/out.mp4)'],
    ['why it failed, in one line', { failure: { type: 'RenderFailed', message: 'no title\nat Hello' } }, '**RenderFailed:** no title'],
    ['the first 500 characters of a long failure', { failure: { type: 'RenderFailed', message: 'x'.repeat(501) } }, `**RenderFailed:** ${'x'.repeat(500)}`],
    [
      'where logs and files are',
      { links },
      '[Logs of the main function](https://example.com/main-logs) · [Logs of the renderers](https://example.com/logs) · [Files in S3](https://example.com/folder)',
    ],
  ])('says %s', (_what, changes, paragraph) => {
    const page = paragraphs(changes);
    expect(page).toHaveLength(4);
    expect(page[changes.refusal ? 2 : 3]).toBe(paragraph);
  });
});

describe('the table on that page', () => {
  it.each<[string, Partial<RenderProgressReport>, Record<string, string>]>([
    ['a render that is not started', { renderId: null }, { Render: 'not started yet' }],
    ['a composition that is not read yet', { totalFrames: null, totalChunks: null }, { Frames: '45 of ?', Chunks: '0 of ?' }],
    ['no frames', { totalFrames: 0, framesRendered: 0 }, { Frames: '0 of 0' }],
    ['a chunk retry', { retries: 1 }, { 'Chunk retries': '1' }],
    ['non-fatal errors', { nonFatalErrors: 2 }, { 'Non-fatal errors': '2' }],
    [
      'downstream workflows',
      {
        downstream: [
          { workflowId: 'publish', signalName: 'renderCompleted', state: 'waiting' },
          { workflowId: 'archive', signalName: 'ready', state: 'skipped' },
        ],
      },
      { 'Then signal renderCompleted': 'publish: waiting', 'Then signal ready': 'archive: skipped' },
    ],
    ['a wait for a pool that has not answered', { queue: waiting }, { Pool: 'main, 12 slots', Place: 'not reported yet' }],
    ['a wait for as many slots as last time', { queue: { ...waiting, slots: null } }, { Pool: 'main, as many slots as the composition took last time' }],
    ['a place without an estimate', { queue: { ...waiting, place: 3 } }, { Place: '3' }],
    ['a place with an estimate, in minutes rounded up', { queue: { ...waiting, place: 1, estimateMs: 60_001 } }, { Place: '1, about 2 min left' }],
    ['a place that is about to come', { queue: { ...waiting, place: 1, estimateMs: 0 } }, { Place: '1, about 0 min left' }],
    ['a wait that the pool explains', { queue: { ...waiting, because: 'the pool is paused' } }, { Reason: 'the pool is paused' }],
    ['a value with bars and lines', { composition: 'a|b|c\nd\ne' }, { Composition: 'a\\|b\\|c d e' }],
    ['a request without a composition', { composition: undefined as never }, { Composition: '?' }],
    ['a composition that is no string', { composition: { id: 1 } as never }, { Composition: '[object Object]' }],
  ])('has, for %s, %o', (_what, changes, expected) => {
    expect(rows(changes)).toMatchObject(expected);
  });

  it('has no rows for what did not happen', () => {
    expect(Object.keys(rows({ queue: null, retries: 0, nonFatalErrors: 0, downstream: [] }))).toEqual(['Composition', 'Render', 'Frames', 'Chunks', 'Cost so far']);
    expect(Object.keys(rows({ queue: waiting }))).toEqual(['Composition', 'Render', 'Pool', 'Place', 'Frames', 'Chunks', 'Cost so far']);
  });
});
