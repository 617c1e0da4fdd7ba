import { describe, expect, it } from 'vitest';
import { failureDetails, toEarlierAttempt } from '../../../src/contract/failure-details';
import type { RenderFailureDetails } from '../../../src/contract/failure-details';
import { renderFailures } from '../../../src/contract/failures';
import { renderFailed, links } from '../../fakes/scripted-activities';

const costs = { accruedSoFar: 0.1, displayCost: '$0.10', currency: 'USD' };
const { errors } = renderFailed().details![0] as RenderFailureDetails;

describe('the details of a failure', () => {
  it('are those that are known', () => {
    const known = {
      reason: 'browserCrashed' as const,
      remedy: 'Wait.',
      renderId: 'r',
      bucketName: 'b',
      region: 'us-east-1',
      functionName: 'f',
      errors,
      errorCount: 7,
      costs,
      links,
      earlierAttempts: [toEarlierAttempt('x', { renderId: 'q', type: 'RenderFailed', reason: null, costs })],
      outputUnknown: true as const,
    };
    expect(failureDetails('RenderFailed', known)).toEqual({ type: 'RenderFailed', ...known });
  });

  it('say what to do even if nothing is known', () => {
    expect(failureDetails('RenderStalled')).toEqual({
      type: 'RenderStalled',
      reason: null,
      remedy: renderFailures.RenderStalled.remedy,
      renderId: null,
      bucketName: null,
      region: null,
      functionName: null,
      errors: [],
      errorCount: 0,
      costs: null,
      links: null,
      earlierAttempts: [],
    });
  });

  it('count the errors that they have, unless there were more', () => {
    expect(failureDetails('RenderFailed', { errors }).errorCount).toBe(1);
  });
});

describe('an attempt that failed', () => {
  it('has its render, its failure and its costs, and nothing more', () => {
    const details = failureDetails('RenderFailed', { reason: 'browserCrashed', renderId: 'r', costs, errors, links });
    expect(toEarlierAttempt('Target closed', details)).toEqual({ renderId: 'r', failure: { type: 'RenderFailed', reason: 'browserCrashed', message: 'Target closed' }, costs });
  });

  it('has the beginning of a long message', () => {
    expect(toEarlierAttempt('x'.repeat(5_000), failureDetails('RenderFailed')).failure.message).toBe('x'.repeat(1_000));
  });
});
