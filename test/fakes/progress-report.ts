import { RenderRecord } from '../../src/contract/render-record';
import type { RenderProgressReport } from '../../src/contract/snapshot';
import { input, snapshot } from './scripted-activities';

/** A progress report for a render of the sample request. */
export function report(overallProgress: number, changes: Partial<RenderProgressReport> = {}): RenderProgressReport {
  return { ...new RenderRecord(input).report(), ...snapshot(overallProgress), ...changes };
}
