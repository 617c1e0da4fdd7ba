import path from 'node:path';
import type { Pool } from '../../src/admission/pool';
import type { PoolHistory } from '../../src/activities/admission/pool-history';
import type { applyPoolMessage, applyHolderCheck } from '../../src/contract/apply-pool-message';
import type { answerTo } from '../../src/workflows/admission/answer-to';

/** The package code that the exploration of a pool runs: the granting rule, the handling of messages, the answers, and the rebuilding. */
export interface PoolCode {
  Pool: typeof Pool;
  PoolHistory: typeof PoolHistory;
  applyPoolMessage: typeof applyPoolMessage;
  applyHolderCheck: typeof applyHolderCheck;
  answerTo: typeof answerTo;
}

/** Loads the package's own code, from `src` or from a copy with a defect. */
export async function loadPoolCode(sourceFolder: string): Promise<PoolCode> {
  const files = ['admission/pool.ts', 'activities/admission/pool-history.ts', 'contract/apply-pool-message.ts', 'workflows/admission/answer-to.ts'];
  const loaded = await Promise.all(files.map(async (file) => (await import(path.join(sourceFolder, file))) as object));
  return Object.assign({}, ...loaded) as PoolCode;
}
