import type { Finding } from './finding';
import type { Place } from './place';

/** One thing that `doctor` looks at. */
export interface Check {
  id: string;
  /** What it cannot look without: options (`--function`), and checks that come before it and must not fail. */
  needs: readonly string[];
  /** What it throws is told as "could not check". */
  look(place: Place): Promise<Finding | Finding[]>;
  /** Mends what it found, where that is safe, and says what it changed; for `--fix` only. */
  fix?(place: Place): Promise<string>;
}
