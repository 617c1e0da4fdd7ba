import path from 'node:path';
import type { Pool } from '../../src/admission/pool';
import type { PoolHistory } from '../../src/activities/admission/pool-history';
import type { tellBooks, tellChecked } from '../../src/contract/tell-books';
import type { answerTo } from '../../src/workflows/admission/answer-to';

/** What the exploration of a pool runs of the package: the rule, what messages do to it, what is answered, and how it is rebuilt. */
export interface PoolCode {
  Pool: typeof Pool;
  PoolHistory: typeof PoolHistory;
  tellBooks: typeof tellBooks;
  tellChecked: typeof tellChecked;
  answerTo: typeof answerTo;
}

/** The package's own code, from `src` or from a copy of it that has a defect. */
export async function loadPoolCode(sourceFolder: string): Promise<PoolCode> {
  const files = ['admission/pool.ts', 'activities/admission/pool-history.ts', 'contract/tell-books.ts', 'workflows/admission/answer-to.ts'];
  const loaded = await Promise.all(files.map(async (file) => (await import(path.join(sourceFolder, file))) as object));
  return Object.assign({}, ...loaded) as PoolCode;
}
