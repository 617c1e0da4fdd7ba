import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { projectRoot } from '../local/paths';
import { replayAll } from './replay';
import type { RunResult } from './run-rows';
import type { Row } from './row';

const folder = path.join(projectRoot, 'test', 'histories');

/** Larger histories add no coverage, and the project keeps every one for ever. */
const maxBytes = 300_000;

/** Saves one history of each row for the replay tests. An existing one is never overwritten. Returns the new file names. */
export function recordHistories(results: readonly RunResult[]): string[] {
  return results.flatMap(({ row, violations, history }) => {
    const file = path.join(folder, `chaos-${row.name}.json`);
    if (!history || violations.length > 0 || existsSync(file)) return [];
    // Stack traces contain paths: strip the project's location.
    const json = historyToJSON(history.history).replaceAll(`${projectRoot}/`, '');
    if (Buffer.byteLength(json) > maxBytes) return [];
    writeFileSync(file, `${json}\n`);
    return [path.basename(file)];
  });
}

/** A row without a run: covers every history that an earlier build recorded. */
export const upgradeRow: Row = {
  name: 'upgrade',
  says: 'every history of an earlier build replays',
  plan: () => {
    throw new Error('Nothing runs in this row.');
  },
};

/** Replays the histories of earlier builds, as a worker does that is upgraded in the middle of a render. */
export async function replayRecorded(workflowBundlePath: string): Promise<RunResult[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const histories = names.map((workflowId) => ({ workflowId, history: JSON.parse(readFileSync(path.join(folder, workflowId), 'utf8')) as object }));
  const failed = await replayAll(workflowBundlePath, histories);
  return names.map((name) => {
    const reason = failed.get(name);
    return { row: upgradeRow, seed: 0, violations: reason ? [`I6: ${name}: ${reason}`] : [], durationMs: 0, recoveryMs: null, history: null, others: [] };
  });
}
