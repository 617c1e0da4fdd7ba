import { expect, it } from 'vitest';
import { toMs } from '../../../src/temporal/timestamp';

it.each([
  ['seconds and nanoseconds', { seconds: 1_700_000_000, nanos: 250_000_000 }, 1_700_000_000_250],
  ['whole seconds', { seconds: '1700000000' }, 1_700_000_000_000],
  ['less than a second', { nanos: 5_000_000 }, 5],
  ['no time', null, null],
  ['no field', undefined, null],
])("converts Temporal's timestamps to milliseconds: %s", (_what, timestamp, ms) => {
  expect(toMs(timestamp)).toBe(ms);
});
