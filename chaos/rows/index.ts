import type { Row } from '../row';
import { downstreamRows } from './downstream';
import { launchRows } from './launch';
import { progressRows } from './progress';
import { storageRows } from './storage';
import { workerKilledRows } from './worker-killed';
import { workflowRows } from './workflow';

/** Every fault to survive. */
export const rows: readonly Row[] = Object.freeze([...launchRows, ...workerKilledRows, ...storageRows, ...progressRows, ...downstreamRows, ...workflowRows]);
