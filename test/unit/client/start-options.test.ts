import { describe, expect, it } from 'vitest';
import { assertStartOptions, summaryOf } from '../../../src/client/start-options';
import { input } from '../../fakes/scripted-activities';

describe('the options of a start', () => {
  it.each([[undefined], ['REJECT_DUPLICATE'], ['ALLOW_DUPLICATE_FAILED_ONLY'], ['ALLOW_DUPLICATE']] as const)('may have the reuse policy %j', (workflowIdReusePolicy) => {
    expect(() => assertStartOptions({ workflowId: 'w', workflowIdReusePolicy })).not.toThrow();
  });

  it.each<[string, object, unknown, RegExp]>([
    ['an empty workflow id', { workflowId: '' }, '', /^workflowId must be a non-empty string\.$/],
    ['no workflow id', {}, undefined, /^workflowId must be a non-empty string\.$/],
    ['a workflow id of another type', { workflowId: 7 }, 7, /^workflowId must be a non-empty string\.$/],
    [
      'the policy that leaves a render running',
      { workflowId: 'w', workflowIdReusePolicy: 'TERMINATE_IF_RUNNING' },
      'w',
      /^workflowIdReusePolicy must be one of REJECT_DUPLICATE, ALLOW_DUPLICATE_FAILED_ONLY, ALLOW_DUPLICATE, got TERMINATE_IF_RUNNING\. To replace an open render, cancel\(\)/,
    ],
    ['an unknown policy', { workflowId: 'w', workflowIdReusePolicy: null }, 'w', /got null\./],
  ])('are refused with %s', (_what, options, workflowId, message) => {
    const start = () => assertStartOptions(options as never);
    expect(start).toThrow(expect.objectContaining({ type: 'InvalidRenderRequest', workflowId }));
    expect(start).toThrow(message);
  });
});

it('summarizes a render for lists of workflows: what is rendered, and where', () => {
  expect(summaryOf(input)).toEqual({
    staticSummary: 'Render Hello as h264',
    staticDetails: 'Remotion Lambda function `remotion-render-4-0-527-mem2048mb-disk2048mb-120sec` in us-east-1',
  });
});
