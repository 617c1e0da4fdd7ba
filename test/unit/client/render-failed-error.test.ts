import { ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure, WorkflowFailedError } from '@temporalio/client';
import { RetryState } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { RenderFailedError, toRenderFailedError } from '../../../src/client/render-failed-error';
import { renderFailures } from '../../../src/contract/failures';
import { links, renderFailed, result } from '../../fakes/scripted-activities';

const workflowFailed = (cause: Error | undefined) => new WorkflowFailedError('Workflow execution failed', cause, RetryState.NON_RETRYABLE_FAILURE);
const converted = (cause: Error | undefined, output: typeof result | null = null) => toRenderFailedError(workflowFailed(cause), 'video-1', output);
const costs = { accruedSoFar: 0.1, displayCost: '$0.10', currency: 'USD' };

describe('the error of a workflow that failed', () => {
  it('has the message, the details and the cause of the failure', () => {
    const cause = renderFailed();
    const [details] = cause.details as [RenderFailedError['details']];
    expect(converted(cause)).toMatchObject({
      name: 'RenderFailedError',
      message: 'Render failed: Error: the title is missing',
      type: 'RenderFailed',
      reason: 'compositionError',
      workflowId: 'video-1',
      renderId: details.renderId,
      bucketName: details.bucketName,
      errors: details.errors,
      errorCount: 1,
      remedy: 'Read the errors.',
      links,
      costs: null,
      result: null,
      details,
    });
    expect(converted(cause).cause).toBe(cause);
  });

  it.each<[string, Error | undefined, string, string, RegExp]>([
    ['a failure of another type', ApplicationFailure.create({ message: 'x is undefined', type: 'TypeError' }), 'WorkflowFailed', 'x is undefined', /^Read the cause/],
    ['a failure named like a method of every object', ApplicationFailure.create({ message: 'odd', type: 'toString' }), 'WorkflowFailed', 'odd', /^Read the cause/],
    ['a failure without details', ApplicationFailure.create({ message: 'no pool', type: 'RenderPoolNotFound' }), 'RenderPoolNotFound', 'no pool', /^Create the pool/],
    ['a cancellation', new CancelledFailure('x'), 'RenderCancelled', 'Workflow video-1 was cancelled; its render is stopped if its function supports cancellation', /^If you still want it/],
    ['a termination', new TerminatedFailure('x'), 'WorkflowTerminated', 'Workflow video-1 was terminated; its render may still be running', /^Start the render again/],
    ['a timeout', new TimeoutFailure('x', undefined, 'START_TO_CLOSE'), 'WorkflowTimedOut', 'Workflow video-1 timed out; its render may still be running', /longer timeout/],
    ['another error', new RangeError('too far'), 'WorkflowFailed', 'Workflow video-1 failed: too far', /^Read the cause/],
    ['no cause', undefined, 'WorkflowFailed', 'Workflow video-1 failed: undefined', /^Read the cause/],
  ])('says of %s how the workflow ended, and what to do', (_what, cause, type, message, remedy) => {
    const error = converted(cause);
    expect(error).toMatchObject({ type, message, remedy: expect.stringMatching(remedy) as string, reason: null, renderId: null, errors: [], errorCount: 0 });
    expect(error.cause).toBe(cause);
  });

  it('has the output of a render that finished although its workflow was terminated or timed out', () => {
    const { renderId, bucketName } = result;
    expect(converted(new TerminatedFailure('x'), result)).toMatchObject({ type: 'WorkflowTerminated', result, renderId, bucketName, links: result.links, costs: result.costs });
  });
});

describe('the error of a render', () => {
  const errorWith = (details: RenderFailedError['details'], output?: typeof result | null) =>
    new RenderFailedError({ message: 'm', type: 'RenderDownstreamUndelivered', workflowId: 'w', details, result: output });

  it('has the output of a render that could not be delivered', () => {
    const error = errorWith({ outcome: { status: 'completed', result } });
    expect(error).toMatchObject({ result, renderId: result.renderId, bucketName: result.bucketName, links: result.links, costs: result.costs });
  });

  it('prefers what it was given to the details of the failure, and those to the output', () => {
    const other = { ...result, renderId: 'other' };
    expect(errorWith({ outcome: { status: 'completed', result } }, other)).toMatchObject({ result: other, renderId: 'other' });
    const own = { renderId: 'own', bucketName: 'own-bucket', links: { ...links, folderInS3Console: 'own' }, costs };
    expect(errorWith({ ...own, outcome: { status: 'completed', result } })).toMatchObject(own);
  });

  it('says nothing of a render about which nothing is known', () => {
    expect(new RenderFailedError({ message: 'm', type: 'RenderStalled', workflowId: 'w' })).toMatchObject({
      details: {},
      reason: null,
      errors: [],
      errorCount: 0,
      remedy: renderFailures.RenderStalled.remedy,
      result: null,
      renderId: null,
      bucketName: null,
      links: null,
      costs: null,
    });
  });
});
