import type { Row } from '../row';
import { downstreamRows } from './downstream';
import { inputRows } from './input';
import { launchRows } from './launch';
import { optionRows } from './options';
import { poolRows } from './pool';
import { progressRows } from './progress';
import { realFunctionRows } from './real-function';
import { storageRows } from './storage';
import { workerKilledRows } from './worker-killed';
import { workflowRows } from './workflow';

/** Every fault to survive. */
export const rows: readonly Row[] = Object.freeze([...launchRows, ...workerKilledRows, ...storageRows, ...progressRows, ...inputRows, ...downstreamRows, ...workflowRows, ...optionRows, ...poolRows, ...realFunctionRows]);
