import type { Finding } from './finding';
import type { Place } from './place';

/** One thing that `doctor` checks. */
export interface Check {
  id: string;
  /** Options (`--function`) that must be given, and earlier checks that must not fail. */
  needs: readonly string[];
  /** An error is reported as "could not check". */
  look(place: Place): Promise<Finding | Finding[]>;
  /** Mends what it found if that is safe, and says what it changed. For `--fix` only. */
  fix?(place: Place): Promise<string>;
}
