import type { Finding } from './finding';
import type { Place } from './place';

/** One thing that `doctor` checks. */
export interface Check {
  id: string;
  /** Options that must be given (`--function`), and earlier checks that must not fail. */
  needs: readonly string[];
  /** If this throws, doctor reports that it could not check. */
  look(place: Place): Promise<Finding | Finding[]>;
  /** Fixes the problem, for `--fix`, and returns what it changed. Only for checks where that is safe. */
  fix?(place: Place): Promise<string>;
}
