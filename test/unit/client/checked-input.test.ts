import { describe, expect, it } from 'vitest';
import { RenderFailedError } from '../../../src/client';
import { checkedInput } from '../../../src/client/checked-input';
import type { RenderMediaInput } from '../../../src/contract/input';
import { input } from '../../fakes/scripted-activities';

const refusalOf = (bad: unknown, workflowId?: string): unknown => {
  try {
    return checkedInput(bad as RenderMediaInput, workflowId);
  } catch (error) {
    return error;
  }
};

describe('a checked input', () => {
  it('is ready to send', () => {
    const inputProps = { dueOn: new Date(Date.UTC(2026, 0, 2)) };
    expect(checkedInput({ render: { ...input.render, inputProps } })).toEqual({ render: { ...input.render, inputProps: { dueOn: 'remotion-date:2026-01-02T00:00:00.000Z' } } });
  });

  it('is refused with every bad field, and the workflow that it was for', () => {
    const error = refusalOf({ render: { ...input.render, codec: 'avi', region: 'moon-1' } }, 'video-1');
    expect(error).toBeInstanceOf(RenderFailedError);
    expect(error).toMatchObject({ type: 'InvalidRenderRequest', workflowId: 'video-1', message: expect.stringMatching(/render\.region[^]*render\.codec|render\.codec[^]*render\.region/) as string, cause: expect.any(Error) as Error });
  });

  it('is refused without a workflow when it is for a schedule', () => {
    expect(refusalOf({})).toMatchObject({ type: 'InvalidRenderRequest', workflowId: '' });
  });
});
