import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { RenderFailureType } from '../../../src/contract/failures';
import type { RenderMediaInput } from '../../../src/contract/input';
import type { RenderOutcome } from '../../../src/workflows/outcome';
import type { RenderState } from '../../../src/workflows/render-state';
import { stillHeld } from '../../../src/workflows/admission/still-held';
import { input, started } from '../../fakes/scripted-activities';

const hourMs = 3_600_000;
const webhook = { url: 'https://example.com' };
const completed = { status: 'completed', result: {} } as unknown as RenderOutcome;

function failed(type: RenderFailureType, mayRun = false): RenderOutcome {
  return { status: 'failed', error: ApplicationFailure.create({ type }), mayRun };
}

function cancelled(mayRun: boolean, result: object | null = null): RenderOutcome {
  return { status: 'cancelled', error: null, result, mayRun } as RenderOutcome;
}

describe('an attempt of 8 slots', () => {
  it.each<[string, RenderOutcome, { slots: number; forMs: number }, { render?: Partial<RenderMediaInput['render']>; phase?: string; isStarted?: boolean }]>([
    ['that is done: its main function, for a moment', completed, { slots: 1, forMs: 1_500 }, {}],
    ['that is done, with a webhook: its main function, until it gives up', completed, { slots: 1, forMs: 33_500 }, { render: { webhook } }],
    ['that was cancelled too late: as one that is done', cancelled(false, {}), { slots: 1, forMs: 1_500 }, {}],
    ['that was cancelled: all, until renderers have noticed', cancelled(false), { slots: 8, forMs: 30_000 }, {}],
    ['that could not be cancelled: all, until none can run', cancelled(true), { slots: 8, forMs: 120_000 }, {}],
    ['that was cancelled before its start returned: all, until renderers have noticed', cancelled(false), { slots: 8, forMs: 30_000 }, { isStarted: false }],
    ['that failed: all, until renderers have noticed', failed('RenderFailed'), { slots: 8, forMs: 30_000 }, {}],
    ['that failed, with a webhook: until it gives up', failed('RenderFailed'), { slots: 8, forMs: 33_500 }, { render: { webhook } }],
    ['that failed without cancellation: until no renderer can run', failed('RenderFailed'), { slots: 8, forMs: 120_000 }, { render: { enableCancellation: false } }],
    ['that failed on a function that cannot cancel: the same', failed('RenderTimedOut'), { slots: 8, forMs: 240_000 }, { render: { functionName: 'remotion-render-4-0-514-mem2048mb-disk2048mb-240sec' } }],
    ['that stalled: until none can run', failed('RenderStalled'), { slots: 8, forMs: 120_000 }, {}],
    ['whose launch never showed, and is marked as cancelled: all, until renderers have noticed', failed('RenderLaunchStalled'), { slots: 8, forMs: 30_000 }, { phase: 'launching' }],
    ['whose launch never showed, and could not be marked: after Lambda\'s queue, too', failed('RenderLaunchStalled', true), { slots: 8, forMs: 6 * hourMs + 120_000 }, { phase: 'launching' }],
    ['that may be launched: the same', failed('RenderLaunchUncertain', true), { slots: 8, forMs: 6 * hourMs + 120_000 }, { isStarted: false }],
  ])('%s', (_what, outcome, { slots, forMs }, { render = {}, phase = 'rendering', isStarted = true }) => {
    const state = { startedRender: isStarted ? started : null, lastSeen: { phase } } as RenderState;
    const [before, held, after] = [Date.now(), stillHeld(outcome, 8, { ...input, render: { ...input.render, ...render } }, state), Date.now()];
    expect(held.slots).toBe(slots);
    expect(held.until! % 1_000).toBe(0);
    expect(held.until).toBeGreaterThanOrEqual(before + forMs);
    expect(held.until).toBeLessThan(after + forMs + 1_000);
  });

  it('that was never launched: nothing', () => {
    const state = { startedRender: null } as RenderState;
    expect(stillHeld(failed('RenderAccessDenied'), 8, input, state)).toEqual({ slots: 0 });
  });
});
