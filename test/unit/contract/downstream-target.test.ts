import { describe, expect, it } from 'vitest';
import { unsendableReason } from '../../../src/contract/downstream-target';
import type { DownstreamTarget } from '../../../src/contract/input';
import { isRunId } from '../../../src/contract/temporal-id';

const runId = '01a218b8-8409-78d7-93cc-e217229944ea';

describe('a run id', () => {
  it.each<[unknown, boolean]>([
    [runId, true],
    [runId.toUpperCase(), true],
    ['', false],
    ['latest', false],
    [`x${runId}`, false],
    [`${runId}x`, false],
    ['1a218b8-8409-78d7-93cc-e217229944ea', false],
    ['01a218b8-409-78d7-93cc-e217229944ea', false],
    ['01a218b8-8409-8d7-93cc-e217229944ea', false],
    ['01a218b8-8409-78d7-3cc-e217229944ea', false],
    ['01a218b8-8409-78d7-93cc-217229944ea', false],
    ['01a218b8840978d793cce217229944ea', false],
    [runId.replace('e', 'g'), false],
    [[runId], false],
    [undefined, false],
  ])('is a UUID: %j', (value, is) => {
    expect(isRunId(value)).toBe(is);
  });
});

describe('a downstream target', () => {
  const start = { workflowType: 'publish', taskQueue: 'q' };
  const id = 'expected a string of 1 to 1000 bytes';

  it.each<[string, Partial<DownstreamTarget>, string | null]>([
    ['only an id', {}, null],
    ['everything', { runId, signalName: 's', whenMissing: 'start', start }, null],
    ['the longest id', { workflowId: 'é'.repeat(500) }, null],
    ['an id that is too long', { workflowId: `é${'é'.repeat(499)}x` }, `workflowId: ${id}`],
    ['an empty id', { workflowId: '' }, `workflowId: ${id}`],
    ['an id of another type', { workflowId: 7 as unknown as string }, `workflowId: ${id}`],
    ['a run id that is none', { runId: 'latest' }, 'runId: expected a Temporal run id (a UUID)'],
    ['a signal without a name', { signalName: '' }, `signalName: ${id}`],
    ['no way to start it, though it shall be started', { whenMissing: 'start' }, 'start: expected { workflowType, taskQueue }'],
    ['no type to start', { whenMissing: 'start', start: { ...start, workflowType: '' } }, 'start: expected { workflowType, taskQueue }'],
    ['no task queue to start it on', { whenMissing: 'start', start: { ...start, taskQueue: '' } }, 'start: expected { workflowType, taskQueue }'],
    ['no way to start it, which it does not need', { whenMissing: 'ignore' }, null],
  ])('with %s', (_what, target, reason) => {
    expect(unsendableReason({ workflowId: 'd', ...target })).toBe(reason);
  });
});
