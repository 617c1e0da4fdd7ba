import { describe, expect, it } from 'vitest';
import { toListFilter } from '../../../src/client/list-filter';
import type { RenderFilter } from '../../../src/client/list-filter';

const renders = "WorkflowType = 'renderMedia'";
const since = new Date('2026-01-31T12:00:00Z');

describe('the list filter', () => {
  it.each<[string, RenderFilter, string]>([
    ['no condition', {}, ''],
    ['a state by another name', { state: 'done' }, "ExecutionStatus IN ('Completed')"],
    ['one state', { state: 'failed' }, "ExecutionStatus IN ('Failed')"],
    ['a state with two statuses in Temporal', { state: 'running' }, "ExecutionStatus IN ('Running', 'Paused')"],
    ['several states', { state: ['cancelled', 'terminated', 'timedOut'] }, "ExecutionStatus IN ('Canceled', 'Terminated', 'TimedOut')"],
    ['a span of time', { since, until: new Date('2026-02-01T00:00:00Z') }, "StartTime >= '2026-01-31T12:00:00.000Z' AND StartTime < '2026-02-01T00:00:00.000Z'"],
    ['a prefix of ids', { idPrefix: 'invoice-' }, "WorkflowId STARTS_WITH 'invoice-'"],
    ['a prefix with quotes and backslashes', { idPrefix: String.raw`it's \ here` }, String.raw`WorkflowId STARTS_WITH 'it\'s \\ here'`],
    ['nothing for an empty prefix, which every id has', { idPrefix: '' }, ''],
    ["the caller's own condition", { filter: 'A = 1 OR B = 2' }, '(A = 1 OR B = 2)'],
    ['a composition, which the client filters', { composition: 'Invoice' }, ''],
  ])('has %s', (_what, filter, conditions) => {
    expect(toListFilter(filter, false)).toBe([renders, conditions].filter(Boolean).join(' AND '));
  });

  it('includes the composition when it is a search attribute', () => {
    expect(toListFilter({ composition: "Bob's" }, true)).toBe(String.raw`${renders} AND RemotionComposition = 'Bob\'s'`);
    expect(toListFilter({}, true)).toBe(renders);
  });

  it.each([[['runing']], [[]], [['toString']]])('refuses the states %j', (state) => {
    const listing = () => toListFilter({ state: state as never }, false);
    expect(listing).toThrow(expect.objectContaining({ type: 'InvalidRenderRequest', workflowId: '' }));
    expect(listing).toThrow(/^state must be one of running, done, failed, cancelled, terminated, timedOut, got /);
  });
});
