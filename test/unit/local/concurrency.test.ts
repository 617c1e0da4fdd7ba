import { describe, expect, it } from 'vitest';
import { throttleOf } from '../../../local/lambda/concurrency';
import { AllFunctionSettings } from '../../../local/lambda/function-settings';

const account = 'ConcurrentInvocationLimitExceeded';
const ownReserve = 'ReservedFunctionConcurrentInvocationLimitExceeded';

describe('one more execution', () => {
  it.each<[string, Record<string, number>, string[], string | undefined]>([
    ['below the limit of the account', {}, ['a', 'b', 'b'], undefined],
    ['at the limit of the account', {}, ['a', 'b', 'b', 'b'], account],
    ['within what is reserved for it', { a: 2 }, ['a', 'b', 'b'], undefined],
    ['within what is reserved for it, when others have used up the rest', { a: 2 }, ['a', 'b', 'b', 'b', 'b'], undefined],
    ['above what is reserved for it, when the account has room', { a: 1 }, ['a'], ownReserve],
    ['within what others leave', { b: 3 }, ['b', 'b', 'b'], undefined],
    ['above what others leave, though they do not use it', { b: 3 }, ['a'], account],
    ['of a function with nothing reserved at all', { a: 0 }, [], ownReserve],
  ])('%s, is throttled by that limit or not at all', (_what, reserved, running, reason) => {
    const settings = new AllFunctionSettings();
    for (const [name, reservedConcurrency] of Object.entries(reserved)) settings.change(name, { reservedConcurrency });
    expect(throttleOf('a', running, 4, settings)?.body.Reason).toBe(reason);
  });
});
