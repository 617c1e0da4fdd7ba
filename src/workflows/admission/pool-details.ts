import type { RenderPoolReport } from '../../contract/pool-messages';

/** The pool's usage as Markdown for the Web UI. */
export function toPoolDetails({ capacity, used, isPaused }: RenderPoolReport): string {
  return `### ${used} of ${capacity} slots in use${isPaused ? ', paused' : ''}`;
}
