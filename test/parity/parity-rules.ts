import { allChunks, lookRefused, namesCheckedOnce, oneFunction, outputBeforeTimeout, outputOfThisRender, ownKeysOnly, providerEndpoint } from './output-rules';
import type { ParityRule } from './parity-rule';
import { boundedRead, clockOfAws, missingFields, shapeChecked, typedErrors, unknownRegion } from './reading-rules';
import { launchTimesOut, progressInRange } from './verdict-rules';

/**
 * Every difference from Remotion's client; docs/differences.md has a section for each.
 *
 * When several apply, they apply in this order.
 */
export const parityRules: readonly ParityRule[] = [
  clockOfAws,
  missingFields,
  unknownRegion,
  namesCheckedOnce,
  providerEndpoint,
  lookRefused,
  allChunks,
  oneFunction,
  outputOfThisRender,
  outputBeforeTimeout,
  launchTimesOut,
  progressInRange,
  ownKeysOnly,
  shapeChecked,
  boundedRead,
  typedErrors,
];
