import { describe, expect, it } from 'vitest';
import { admissionDefaults, requesterOf, isSlotRequestId, slotRequestId, findAdmissionProblem } from '../../../src/contract/admission';
import type { RenderAdmission } from '../../../src/contract/admission';
import { isAdmissionAnswer, isSlotAsk, isSlotHold } from '../../../src/contract/pool-messages';
import { findPoolSettingsProblem } from '../../../src/contract/pool-settings';
import type { RenderPoolSettings } from '../../../src/contract/pool-settings';

const originalRunId = '01a218b8-8409-78d7-93cc-e217229944ea';

describe('a request for slots', () => {
  it('is of middle priority, and shares with all others that name no key, unless it says otherwise', () => {
    expect(admissionDefaults).toEqual({ priority: 3, fairnessKey: '', fairnessWeight: 1 });
  });

  it.each(['render-1', 'tenant/7/render', '/', 'a//b'])('names the requesting workflow %j, its run and its attempt', (workflowId) => {
    expect(requesterOf(slotRequestId({ workflowId, originalRunId }, 3))).toEqual({ workflowId, originalRunId, attempt: 3 });
  });

  it.each(['', 'render-1'])('names no workflow and no run under an id without slashes: %j', (id) => {
    expect(requesterOf(id)).toMatchObject({ workflowId: '', originalRunId: '' });
  });

  it.each<[unknown, boolean]>([
    [`render-1/${originalRunId}/1`, true],
    [`tenant/7/render/${originalRunId}/10`, true],
    [`${'x'.repeat(1_000)}/${originalRunId}/1`, true],
    [`${'x'.repeat(1_001)}/${originalRunId}/1`, false],
    [`/${originalRunId}/1`, false],
    [`${originalRunId}/1`, false],
    ['1', false],
    ['', false],
    ['render-1', false],
    ['render-1/latest/1', false],
    [`render-1/${originalRunId}/0`, false],
    [`render-1/${originalRunId}/11`, false],
    [`render-1/${originalRunId}/1.5`, false],
    [`render-1/${originalRunId}/`, false],
    [`render-1/${originalRunId}`, false],
    [7, false],
    [null, false],
  ])('under the id %j can be answered: %s', (id, can) => {
    expect(isSlotRequestId(id)).toBe(can);
  });

  it.each<[Partial<RenderAdmission>, string | null]>([
    [{}, null],
    [{ slots: 1, priority: 1, fairnessKey: '', fairnessWeight: 0.001, queueTimeoutMs: 1_000 }, null],
    [{ slots: 10_000, priority: 5, fairnessKey: 'x'.repeat(64), fairnessWeight: 1_000 }, null],
    [{ pool: 'é'.repeat(100) }, null],
    [{ pool: '' }, 'pool'],
    [{ pool: 'é'.repeat(101) }, 'pool'],
    [{ slots: 0 }, 'slots'],
    [{ slots: 10_001 }, 'slots'],
    [{ slots: 1.5 }, 'slots'],
    [{ slots: Number.NaN }, 'slots'],
    [{ priority: 0 }, 'priority'],
    [{ priority: 6 }, 'priority'],
    [{ priority: 2.5 }, 'priority'],
    [{ fairnessKey: 'é'.repeat(33) }, 'fairnessKey'],
    [{ fairnessKey: 7 as unknown as string }, 'fairnessKey'],
    [{ fairnessWeight: '1' as unknown as number }, 'fairnessWeight'],
    [{ fairnessWeight: 0 }, 'fairnessWeight'],
    [{ fairnessWeight: Number.NaN }, 'fairnessWeight'],
    [{ fairnessWeight: 1_000_000 }, 'fairnessWeight'],
    [{ queueTimeoutMs: 999 }, 'queueTimeoutMs'],
    [{ queueTimeoutMs: Number.POSITIVE_INFINITY }, 'queueTimeoutMs'],
  ])('with %j is refused for %s', (changes, field) => {
    expect(findAdmissionProblem({ pool: 'main', ...changes })?.field ?? null).toBe(field);
  });

  const ask = { id: slotRequestId({ workflowId: 'a', originalRunId }, 1), slots: 3, composition: 'Main', priority: 3, fairnessKey: '', fairnessWeight: 1, since: 0 };

  it.each<[string, unknown, boolean]>([
    ['a request as renders send it', ask, true],
    ['a request of unknown size', { ...ask, slots: null }, true],
    ['no request', undefined, false],
    ['a request without an id', { ...ask, id: '' }, false],
    ['a request with an id of another type', { ...ask, id: 7 }, false],
    ['a request that names no workflow', { ...ask, id: 'a' }, false],
    ['a request without a composition', { ...ask, composition: undefined }, false],
    ['a request without a fairness key', { ...ask, fairnessKey: undefined }, false],
    ['a request without a weight', { ...ask, fairnessWeight: undefined }, false],
    ['null', null, false],
    ['a sentence', 'three slots, please', false],
    ['a request without a time', { ...ask, since: null }, false],
    ['a request without a priority', { ...ask, priority: undefined }, false],
    ['a request with a weight of 0', { ...ask, fairnessWeight: 0 }, false],
    ['a request for less than one slot', { ...ask, slots: -1 }, false],
  ])('%s is recognised or rejected', (_what, signal, is) => {
    expect(isSlotAsk(signal)).toBe(is);
  });

  it.each<[unknown, boolean]>([
    [{ id: ask.id, granted: { slots: 3, capacity: 9 } }, true],
    [{ id: ask.id, waiting: { place: 1, estimateMs: null, because: null } }, true],
    [{ id: ask.id, refused: { type: 'RenderQueueFull', message: 'x' } }, true],
    [{ id: ask.id }, true],
    [{ id: 7, granted: { slots: 3, capacity: 9 } }, false],
    [{ granted: { slots: 3, capacity: 9 } }, false],
    [{ id: ask.id, granted: null }, false],
    [{ id: ask.id, granted: { slots: 3 } }, false],
    [{ id: ask.id, granted: { slots: 'three', capacity: 9 } }, false],
    [{ id: ask.id, waiting: null }, false],
    [{ id: ask.id, refused: null }, false],
    [null, false],
    [undefined, false],
    ['granted', false],
  ])("a pool's answer, %j, is accepted: %s", (signal, is) => {
    expect(isAdmissionAnswer(signal)).toBe(is);
  });

  it.each<[unknown, boolean]>([
    [{ id: 'a', slots: 0 }, true],
    [{ id: 'a', slots: 3, until: 5, cost: 0.1, took: 4 }, true],
    [{ id: 'a', slots: -1 }, false],
    [{ id: 'a', slots: 1.5 }, false],
    [{ id: 'a', slots: 1, until: 'tomorrow' }, false],
    [{ id: 'a', slots: 1, cost: Number.NaN }, false],
    [{ id: 'a', slots: 1, took: 'all' }, false],
    [{ id: 'a' }, false],
    [{ id: 7, slots: 1 }, false],
    [undefined, false],
    [{ slots: 1 }, false],
    [null, false],
  ])('a report of held slots, %j, is accepted: %s', (signal, is) => {
    expect(isSlotHold(signal)).toBe(is);
  });
});

describe('the settings of a pool', () => {
  it.each<[Partial<RenderPoolSettings> | object, string | null]>([
    [{ capacity: 1 }, null],
    [{ capacity: { region: 'us-east-1', share: 1 } }, null],
    [{ capacity: { region: 'us-east-1', functionName: 'render', share: 0.01 }, paused: true, newSlotsPer10s: 500 }, null],
    [{ dailyBudget: { amount: 10, whenSpent: 'fail' } }, null],
    [{ dailyBudget: { amount: 0.01, whenSpent: 'wait' }, paused: false, newSlotsPer10s: 1 }, null],
    [{ dailyBudget: null }, null],
    [{}, null],
    [{ capacity: 1_000_000, newSlotsPer10s: 1_000_000 }, null],
    [{ capacity: 1_000_001 }, 'capacity'],
    [{ capacity: 0 }, 'capacity'],
    [{ capacity: Number.NaN }, 'capacity'],
    [{ capacity: '10' }, 'capacity'],
    [{ capacity: null }, 'capacity'],
    [{ capacity: { region: 'us-east-1', share: 2 } }, 'capacity'],
    [{ capacity: { share: 0.5 } }, 'capacity'],
    [{ capacity: { region: '', share: 0.5 } }, 'capacity'],
    [{ capacity: { region: 'us-east-1' } }, 'capacity'],
    [{ capacity: { region: 'us-east-1', share: '0.5' } }, 'capacity'],
    [{ capacity: { region: 'us-east-1', share: 0.009 } }, 'capacity'],
    [{ capacity: { region: 'us-east-1', functionName: 7, share: 0.5 } }, 'capacity'],
    [{ paused: 'yes' }, 'paused'],
    [{ dailyBudget: { amount: -1, whenSpent: 'wait' } }, 'dailyBudget'],
    [{ dailyBudget: { amount: 1, whenSpent: 'never' } }, 'dailyBudget'],
    [{ dailyBudget: { amount: 0, whenSpent: 'wait' } }, 'dailyBudget'],
    [{ dailyBudget: { amount: '1', whenSpent: 'wait' } }, 'dailyBudget'],
    [{ dailyBudget: { amount: Number.POSITIVE_INFINITY, whenSpent: 'wait' } }, 'dailyBudget'],
    [{ dailyBudget: 7 }, 'dailyBudget'],
    [{ newSlotsPer10s: 1_000_001 }, 'newSlotsPer10s'],
    [{ newSlotsPer10s: 0 }, 'newSlotsPer10s'],
    [{ size: 3 }, 'size'],
  ])('of %j are refused for %s', (settings, field) => {
    expect(findPoolSettingsProblem(settings as Partial<RenderPoolSettings>)?.field ?? null).toBe(field);
  });
});
