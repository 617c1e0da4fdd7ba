import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { explainError, outcomeOfRender } from '../../../src/cli/explain-error';
import { CliError, exitCodes } from '../../../src/cli/outcome';
import { PoolNotServedError, RenderFailedError } from '../../../src/client';
import { RenderFailureType } from '../../../src/contract/failures';
import { RemotionLambdaError } from '../../../src/remotion/errors/errors';

const grpc = (code: number, details: string) => new ServiceError('Failed to describe', { cause: Object.assign(new Error(`${code} ${details}`), { code, details }) });
const aws = (code: 'RenderServiceUnavailable' | 'RenderAccessDenied' | 'InvalidRenderRequest') => new RemotionLambdaError({ code, message: 'S3 says no.', remedy: 'Do this.', retryable: false });

describe('the error that ended a command', () => {
  it.each([
    ['a workflow that Temporal does not find', new WorkflowNotFoundError('no', 'film-1', undefined), 'badInput'],
    ['a filter that Temporal refuses', grpc(3, 'invalid query'), 'badInput'],
    ['a namespace that does not exist', grpc(5, 'Namespace films is not found.'), 'badInput'],
    ['a server that is unreachable', grpc(14, 'No connection established'), 'temporalUnreachable'],
    ['a server that does not answer', grpc(4, 'Deadline exceeded'), 'temporalUnreachable'],
    ['a server that limits the rate of requests', grpc(8, 'namespace rate limit exceeded'), 'temporalUnreachable'],
    ['a pool that no worker runs', new PoolNotServedError('Pool main was created, but nobody runs it.', 'Run a worker.'), 'failed'],
    ['an invalid key', grpc(16, 'invalid API key'), 'temporalUnreachable'],
    ['a key without permission', grpc(7, 'Request unauthorized.'), 'temporalUnreachable'],
    ['AWS that is unreachable', aws('RenderServiceUnavailable'), 'awsUnreachable'],
    ['AWS that denies access', aws('RenderAccessDenied'), 'awsUnreachable'],
    ['an invalid bucket name', aws('InvalidRenderRequest'), 'badInput'],
    ['a defect', new TypeError('x is not a function'), 'unexpected'],
    ['something that is not an Error', 'oops', 'unexpected'],
  ] as const)('%s is explained', (_what, error, outcome) => {
    const explained = explainError(error);
    expect(explained.outcome).toBe(outcome);
    expect(explained.message).not.toBe('');
    expect(explained.remedy).not.toBe('');
  });

  it('stays unchanged when it is explained already', () => {
    const error = new CliError('interrupted', 'Stopped.', '');
    expect(explainError(error)).toBe(error);
  });

  it('includes the known details of a failed render', () => {
    const error = new RenderFailedError({ message: 'It broke.', type: 'RenderFailed', workflowId: 'film-1', details: { reason: 'outOfDisk', remedy: 'More disk.', renderId: 'abcdefghij' } });
    expect(explainError(error)).toMatchObject({ outcome: 'failed', message: 'It broke.', remedy: 'More disk.', type: 'RenderFailed', details: { reason: 'outOfDisk', renderId: 'abcdefghij' } });
  });

  it.each([
    [['InvalidRenderRequest'], 'badInput'],
    [['RenderTimedOut', 'RenderStalled', 'RenderLaunchStalled', 'RenderQueueTimedOut', 'WorkflowTimedOut'], 'timedOut'],
    [['RenderCancelled'], 'cancelled'],
    [['WorkflowTerminated', 'WorkflowFailed'], 'failed'],
  ])('%j ends as %s', (types, outcome) => {
    expect(types.map(outcomeOfRender)).toEqual(types.map(() => outcome));
  });

  it('is a failure for every other type', () => {
    const others = Object.values(RenderFailureType).filter((type) => outcomeOfRender(type) !== 'failed');
    expect(others.sort()).toEqual(['InvalidRenderRequest', 'RenderCancelled', 'RenderLaunchStalled', 'RenderQueueTimedOut', 'RenderStalled', 'RenderTimedOut']);
  });

  it('has a different exit code for each outcome', () => {
    expect(new Set(Object.values(exitCodes)).size).toBe(Object.keys(exitCodes).length);
  });
});
