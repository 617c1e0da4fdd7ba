import type { RenderPoolReport } from '../../contract/pool-messages';

/** Markdown for the Web UI: how the pool stands. */
export function toPoolDetails({ capacity, used, isPaused }: RenderPoolReport): string {
  return `### ${used} of ${capacity} slots in use${isPaused ? ', paused' : ''}`;
}
