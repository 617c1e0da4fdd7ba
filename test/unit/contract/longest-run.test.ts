import { describe, expect, it } from 'vitest';
import type { RenderMediaInput } from '../../../src/contract/input';
import { functionTimeoutMs, isCancellable, launchQueueTimeoutMs, maxRunAfterDoneMs, maxRunAfterFailureMs } from '../../../src/contract/longest-run';
import { input } from '../../fakes/scripted-activities';

const own = { functionName: 'my-function' };
const old = { functionName: 'remotion-render-4-0-514-mem2048mb-disk2048mb-240sec' };
const short = { functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-10sec' };
const webhook = { url: 'https://example.com' };
const facts = (version: string): RenderMediaInput['functionFacts'] => ({ version, memorySizeInMb: 2048, timeoutInSeconds: 300 });

const inputOf = (render: Partial<RenderMediaInput['render']>, functionFacts?: RenderMediaInput['functionFacts']): RenderMediaInput => ({ render: { ...input.render, ...render }, functionFacts });

describe('the functions of a render', () => {
  it.each<[string, RenderMediaInput, number]>([
    ['as long as the function may, by its name', inputOf({}), 120_000],
    ['as long as the function may, by the facts given with it', inputOf(own, facts('4.0.527')), 300_000],
    ['as long as the facts say rather than the name', inputOf({}, facts('4.0.527')), 300_000],
    ['as long as Lambda allows, if nothing is known of it', inputOf(own), 900_000],
  ])('run %s', (_what, given, ms) => {
    expect(functionTimeoutMs(given)).toBe(ms);
  });

  it.each<[string, RenderMediaInput, number]>([
    ['a moment', inputOf({}), 1_500],
    ['until the webhook is given up', inputOf({ webhook }), 33_500],
  ])('run on when it is done for %s', (_what, given, ms) => {
    expect(maxRunAfterDoneMs(given)).toBe(ms);
  });

  it.each<[string, RenderMediaInput, number]>([
    ['until renderers have noticed', inputOf({}), 30_000],
    ['until the webhook is given up, if that is later', inputOf({ webhook }), 33_500],
    ['to their own end, if it cannot be cancelled', inputOf({ enableCancellation: false }), 120_000],
    ['to their own end on a function that cannot cancel', inputOf(old), 240_000],
    ['to the end of the webhook, if their own end comes sooner', inputOf({ ...short, webhook, enableCancellation: false }), 33_500],
  ])('run on when it failed %s', (_what, given, ms) => {
    expect(maxRunAfterFailureMs(given)).toBe(ms);
  });
});

describe('whether a render can be cancelled', () => {
  it.each<[string, RenderMediaInput, boolean]>([
    ['by a function that can', inputOf({}), true],
    ['by the first version that can', inputOf(own, facts('4.0.515')), true],
    ['not by an older one', inputOf(old), false],
    ['not by an older one, by the facts given with it', inputOf({}, facts('4.0.514')), false],
    ['not by an unknown one', inputOf(own), false],
    ['if asked for', inputOf({ ...own, enableCancellation: true }), true],
    ['not if refused', inputOf({ enableCancellation: false }), false],
  ])('%s', (_what, given, can) => {
    expect(isCancellable(given)).toBe(can);
  });
});

it.each([
  ['by default', undefined, 6 * 3_600_000],
  ['by default, beside other limits', { stallTimeoutMs: 1 }, 6 * 3_600_000],
  ['as given', { launchQueueTimeoutMs: 5 }, 5],
  ['not at all', { launchQueueTimeoutMs: 0 }, 0],
])("a launch waits in Lambda's queue %s", (_what, limits, ms) => {
  expect(launchQueueTimeoutMs({ limits })).toBe(ms);
});
