import type { RenderResult } from '../contract/result';
import { formatBytes, formatDuration } from './format';

/** Sums up a render that is done in one line. */
export function resultText({ outputSizeInBytes, timeToFinish, costs, artifactCount }: RenderResult): string {
  const facts = [formatBytes(outputSizeInBytes), timeToFinish !== null && formatDuration(timeToFinish), costs.displayCost, artifactCount > 0 && `${artifactCount} artifacts`];
  return `Done: ${facts.filter(Boolean).join(', ')}`;
}
