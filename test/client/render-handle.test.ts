import { ApplicationFailure, CancelledFailure, TerminatedFailure, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { defaultDataConverter, RetryState } from '@temporalio/common';
import type { PayloadCodec } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { activityFailed, began, completed, failed, failure, inputWith, returned, scheduled, terminated } from '../fakes/history-events';
import { done, input, result, started } from '../fakes/scripted-activities';
import { renderOn } from '../fakes/scripted-workflow';

// Which requests a handle makes, and what it makes of the answers; the other tests of this folder have a real server.

const workflowFailed = (cause: Error) => new WorkflowFailedError('Workflow execution failed', cause, RetryState.NON_RETRYABLE_FAILURE);
const terminatedError = workflowFailed(new TerminatedFailure('x'));
const noDisk = workflowFailed(ApplicationFailure.create({ message: 'no disk', type: 'RenderFailed' }));
const gone = new WorkflowNotFoundError('gone', 'w', undefined);

const launched = [began('one'), scheduled(2, 'startRender'), returned(2, started)];
const rendered = [...launched, scheduled(3, 'getRenderProgress'), returned(3, done)];

describe('started()', () => {
  it('returns as soon as the render is launched, without waiting for more', async () => {
    const { render } = renderOn({ pages: { '': [{ events: [began('one')], open: true }, { events: launched.slice(1), open: true }] } });
    expect(await render.started()).toEqual(started);
  });

  it('fails as soon as the render has failed, with the failure of its workflow', async () => {
    const pages = { '': [{ events: [began('one'), scheduled(2, 'startRender'), activityFailed(2, failure('RenderFailed', 'no disk'))], open: true }] };
    await expect(renderOn({ pages, results: { '': noDisk } }).render.started()).rejects.toMatchObject({ type: 'RenderFailed', message: 'no disk' });
  });

  it('fails for a workflow that returned without a render', async () => {
    const { render } = renderOn({ pages: { '': [{ events: [began('one'), completed('something')] }] }, results: { '': 'something' } });
    await expect(render.started()).rejects.toThrow('Workflow w ended, but no render was started. Is it a renderMedia workflow?');
  });
});

describe('rendered()', () => {
  it('returns the output as soon as it exists, without waiting for its delivery', async () => {
    const { render } = renderOn({ pages: { '': [{ events: launched, open: true }, { events: rendered.slice(3), open: true }] } });
    expect(await render.rendered()).toEqual(result);
  });

  it('fails as soon as the render has failed, with the failure of its workflow', async () => {
    const pages = { '': [{ events: [began('one'), scheduled(2, 'startRender'), activityFailed(2, failure('RenderFailed', 'no disk'))], open: true }] };
    await expect(renderOn({ pages, results: { '': noDisk } }).render.rendered()).rejects.toMatchObject({ type: 'RenderFailed' });
  });

  it('does not return the output of a render that was cancelled too late: the workflow says how it ended', async () => {
    const late = [...launched, scheduled(3, 'getRenderProgress'), { workflowExecutionCancelRequestedEventAttributes: {} }, returned(3, done)];
    const { render } = renderOn({ pages: { '': [{ events: late, open: true }, { events: late }] }, results: { '': workflowFailed(new CancelledFailure('x')) } });
    await expect(render.rendered()).rejects.toMatchObject({ type: 'RenderCancelled', result });
  });
});

describe('result()', () => {
  it('is what the workflow returned', async () => {
    expect(await renderOn({ results: { '': result } }).render.result()).toBe(result);
  });

  it.each([
    ['a failure of the workflow, without reading its history', noDisk, { name: 'RenderFailedError', type: 'RenderFailed', workflowId: 'w', result: null }],
    ["an error of Temporal's client", gone, { name: 'WorkflowNotFoundError' }],
  ])('fails with %s', async (_what, error, expected) => {
    const { render, requests } = renderOn({ results: { '': error } });
    await expect(render.result()).rejects.toMatchObject(expected);
    expect(requests).toEqual([]);
  });

  it.each([
    ['a cancellation', workflowFailed(new CancelledFailure('x')), 'RenderCancelled', rendered, result],
    ['a termination', terminatedError, 'WorkflowTerminated', [...rendered, terminated], result],
    ['a termination of a render without output', terminatedError, 'WorkflowTerminated', [...launched, terminated], null],
  ])('fails after %s with the output, if there is one', async (_what, error, type, events, output) => {
    // The history is read without waiting: it will not grow.
    const { render } = renderOn({ pages: { '': [{ events, open: true }] }, results: { '': error } });
    await expect(render.result()).rejects.toMatchObject({ type, result: output, workflowId: 'w' });
  });

  it.each<[string, Record<string, { status: string; resetRunId?: string }>]>([
    ['the run that a reset created', { one: { status: 'TERMINATED', resetRunId: 'last' }, last: { status: 'RUNNING' } }],
    ['the last run, after several resets', { one: { status: 'TERMINATED', resetRunId: 'two' }, two: { status: 'TERMINATED', resetRunId: 'last' }, last: { status: 'COMPLETED' } }],
  ])('is that of %s', async (_what, runs) => {
    const pages = { '': [{ events: [...launched, terminated] }], last: [{ events: launched }] };
    const { render } = renderOn({ pages, runs, results: { '': terminatedError, last: result } });
    expect(await render.result()).toBe(result);
  });

  it('is not asked of a new run after a cancellation', async () => {
    const runs = { one: { status: 'RUNNING' } };
    const { render } = renderOn({ pages: { '': [{ events: launched }] }, runs, results: { '': workflowFailed(new CancelledFailure('x')), one: result } });
    await expect(render.result()).rejects.toMatchObject({ type: 'RenderCancelled' });
  });
});

describe('cancel() and hint()', () => {
  it('send their request to the workflow', async () => {
    const { render, requests } = renderOn({});
    await render.cancel();
    await render.hint();
    expect(requests).toEqual([['cancel'], ['signal', 'renderHint']]);
  });

  it.each([
    ['has ended', 'COMPLETED', gone, undefined],
    // The server may learn of a new run a moment later.
    ['is running, though the server does not find it', 'RUNNING', gone, gone],
    ['is paused, though the server does not find it', 'PAUSED', gone, gone],
  ])('on a render that %s', async (_what, status, refusal, expected) => {
    for (const call of ['cancel', 'hint'] as const) {
      const { render } = renderOn({ refusal, status });
      expect(await render[call]().catch((error: unknown) => error)).toBe(expected);
    }
  });

  it('fail with any other error, without another request', async () => {
    const refusal = new Error('permission denied');
    const { render, requests } = renderOn({ refusal, status: 'COMPLETED' });
    await expect(render.cancel()).rejects.toBe(refusal);
    expect(requests).toEqual([['cancel']]);
  });
});

describe('a handle', () => {
  it.each([
    ['of the latest run', undefined],
    ['of one run', 'one'],
  ])('%s reads the history of that run', async (_what, runId) => {
    const page = () => [{ events: [began('one')], open: true }];
    const { render, requests } = renderOn({ pages: { [runId ?? '']: [...page(), ...page()] } }, runId);
    expect((await render.progress()).phase).toBe('starting');
    expect(await render.request()).toEqual(input);
    expect(requests).toEqual([
      ['history', { workflowId: 'w', runId }],
      ['history', { workflowId: 'w', runId }, 1],
    ]);
  });

  it('has the id of its workflow, and was not found already started unless it says so', () => {
    const { render } = renderOn({});
    expect(render).toMatchObject({ workflowId: 'w', alreadyStarted: false });
  });

  it.each([
    ['without an input', [{ workflowExecutionStartedEventAttributes: {} }]],
    ['without a history', []],
  ])('has no request if the workflow was started %s', async (_what, events) => {
    expect(await renderOn({ pages: { '': [{ events }] } }).render.request()).toBeUndefined();
  });

  it('reports the progress of the last attempt at a workflow that is retried', async () => {
    const events = [began('one', inputWith({ attempts: { maximum: 1 } })), failed(failure('RenderFailed', 'x'), 'two')];
    const { render } = renderOn({ pages: { '': [{ events }], two: [{ events: [began('two')] }] } });
    expect((await render.progress()).phase).toBe('starting');
  });

  it('decodes each payload as that of its workflow or activity', async () => {
    const decoded: unknown[] = [];
    const codec: PayloadCodec = {
      encode: (payloads) => Promise.resolve(payloads),
      decode: (payloads, context) => {
        decoded.push(context);
        return Promise.resolve(payloads);
      },
    };
    const dataConverter = { ...defaultDataConverter, payloadCodecs: [codec] };
    const { render } = renderOn({ pages: { '': [{ events: launched }, { events: launched }] }, dataConverter });
    await render.progress();
    await render.request();
    const workflow = { type: 'workflow', namespace: 'films', workflowId: 'w' };
    expect(decoded).toEqual([workflow, { type: 'activity', isLocal: false, namespace: 'films', workflowId: 'w', activityId: '2' }, workflow]);
  });
});
