import type { Finding } from './finding';
import type { CheckContext } from './check-context';

/** One thing that `doctor` checks. */
export interface Check {
  id: string;
  /** Options that must be given (`--function`), and earlier checks that must not fail. */
  needs: readonly string[];
  /** If this throws, doctor reports that it could not check. */
  run(context: CheckContext): Promise<Finding | Finding[]>;
  /** Fixes the problem, for `--fix`, and returns what it changed. Only for checks where that is safe. */
  fix?(context: CheckContext): Promise<string>;
}
