import { describe, expect, it } from 'vitest';
import { throttleOf } from '../../../local/lambda/concurrency';
import { AllFunctionSettings } from '../../../local/lambda/function-settings';

const account = 'ConcurrentInvocationLimitExceeded';
const ownReserve = 'ReservedFunctionConcurrentInvocationLimitExceeded';

describe('one more execution', () => {
  it.each<[string, Record<string, number>, string[], string | undefined]>([
    ['below the limit of the account', {}, ['a', 'b', 'b'], undefined],
    ['at the limit of the account', {}, ['a', 'b', 'b', 'b'], account],
    ['within its reserved concurrency', { a: 2 }, ['a', 'b', 'b'], undefined],
    ['within its reserved concurrency, when others have used up the rest', { a: 2 }, ['a', 'b', 'b', 'b', 'b'], undefined],
    ['above its reserved concurrency, when the account has room', { a: 1 }, ['a'], ownReserve],
    ['within the unreserved concurrency', { b: 3 }, ['b', 'b', 'b'], undefined],
    ['above the unreserved concurrency, although the reserved one is unused', { b: 3 }, ['a'], account],
    ['of a function with a reserved concurrency of 0', { a: 0 }, [], ownReserve],
  ])('%s, is throttled by the right limit or not at all', (_what, reserved, running, reason) => {
    const settings = new AllFunctionSettings();
    for (const [name, reservedConcurrency] of Object.entries(reserved)) settings.change(name, { reservedConcurrency });
    expect(throttleOf('a', running, 4, settings)?.body.Reason).toBe(reason);
  });
});
