import type { RenderResult } from '../contract/result';
import { bytes, duration } from './words';

/** Sums up a render that is done in one line. */
export function resultText({ outputSizeInBytes, timeToFinish, costs, artifactCount }: RenderResult): string {
  const facts = [bytes(outputSizeInBytes), timeToFinish !== null && duration(timeToFinish), costs.displayCost, artifactCount > 0 && `${artifactCount} artifacts`];
  return `Done: ${facts.filter(Boolean).join(', ')}`;
}
