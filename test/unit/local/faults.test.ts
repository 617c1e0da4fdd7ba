import { describe, expect, it } from 'vitest';
import { Faults } from '../../../local/lambda/faults';
import { newRecord } from '../../../local/lambda/invoke-request';

const launch = newRecord('fn', 'Event', { type: 'launch', renderId: 'abc' });
const renderer = newRecord('fn', 'ResponseStream', { type: 'renderer', renderId: 'abc', chunk: 3, attempt: 1 });

describe('Faults', () => {
  it('hit as many invocations as configured', () => {
    const faults = new Faults();
    faults.inject({ action: 'throttle', match: {}, times: 2 });
    expect([1, 2, 3].map(() => faults.take(launch)?.action)).toEqual(['throttle', 'throttle', undefined]);
    expect(faults.list()).toEqual([]);
  });

  it('hit once by default', () => {
    const faults = new Faults();
    faults.inject({ action: 'drop', match: {} });
    expect([faults.take(launch)?.action, faults.take(launch)]).toEqual(['drop', undefined]);
  });

  it.each([
    [{}, true, true],
    [{ type: 'launch' }, true, false],
    [{ renderId: 'abc' }, true, true],
    [{ renderId: 'other' }, false, false],
    [{ type: 'renderer', chunk: 3 }, false, true],
    [{ chunk: 0 }, false, false],
    [{ mode: 'Event' as const }, true, false],
    [{ type: 'launch', chunk: undefined }, true, false],
  ])('that match %j hit a launch: %s, a renderer: %s', (match, hitsLaunch, hitsRenderer) => {
    const faults = new Faults();
    faults.inject({ action: 'throttle', match, times: 9 });
    expect([launch, renderer].map((record) => faults.take(record) !== undefined)).toEqual([hitsLaunch, hitsRenderer]);
  });

  it('apply in the order of injection when several match', () => {
    const faults = new Faults();
    faults.inject({ action: 'throttle', match: { type: 'launch' } });
    faults.inject({ action: 'drop', match: { type: 'launch' } });
    expect([faults.take(launch)?.action, faults.take(launch)?.action]).toEqual(['throttle', 'drop']);
  });
});
