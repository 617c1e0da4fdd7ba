import type { FaultAction } from '../local/lambda/faults';
import type { DownstreamTarget, RenderMediaInput, RenderRequest } from '../src/contract/input';
import type { Random } from '../test/parity/random';
import type { Evidence } from './evidence';
import type { Outcome } from './outcome';
import type { ProxyFault } from './proxy-faults';
import type { RunInProgress } from './run-in-progress';
import type { Script } from './run-script';
import type { ScriptFor } from './scripted-function';
import type { WorkerSettings } from './worker-settings';

/** One fault to survive: a line of the table. */
export interface Row {
  name: string;
  /** What must happen, in a few words. */
  says: string;
  /** `own`: each run has its own two workers, which may be killed. @default 'shared' */
  workers?: 'shared' | 'own';
  /** `own`: each run has its own Temporal server, which keeps its state in a file. @default 'shared' */
  server?: 'shared' | 'own';
  /** Settings of the run's own server. */
  dynamicConfig?: Readonly<Record<string, number>>;
  /** `real`: Remotion's own function, with a browser. @default 'scripted' */
  function?: 'scripted' | 'real';
  settings?: Partial<Pick<WorkerSettings, 'launchGraceMs' | 'watchWindowMs' | 'refusalPatienceMs' | 'maxCachedWorkflows'>>;
  /** How far off the clocks of the two workers are. */
  clockErrorsMs?: readonly [number, number];
  /** The maximum number of runs, if more would show nothing new. */
  maxRuns?: number;
  /** Plans one run from random draws: the same draws give the same run. */
  plan: (random: Random) => Plan;
}

/** One run of a row. */
export interface Plan {
  script: Script | ScriptFor;
  render?: Partial<RenderRequest>;
  input?: Partial<Omit<RenderMediaInput, 'render' | 'downstream'>>;
  /** Start with Temporal's own client, which does not check the request. */
  isUnchecked?: boolean;
  /** A pool shared by the run's render and the renders that the plan starts beside it. */
  pool?: { capacity: number; /** Priority of the run's render. */ priority?: number };
  /** What happens before the run's own render is started. */
  before?: (run: RunInProgress) => Promise<void>;
  /** The workflow's run timeout. */
  workflowRunTimeoutMs?: number;
  /** The function timeout, as in the function's name. @default 120 */
  timeoutInSeconds?: number;
  /** @default one receiver that gets any outcome */
  downstream?: (run: RunInProgress) => Promise<DownstreamTarget[]>;
  lambdaFaults?: readonly (FaultAction & { times?: number })[];
  proxyFaults?: (run: RunInProgress) => ProxyFault[];
  /** What happens while it runs. */
  during?: (run: RunInProgress) => Promise<void>;
  /** The longest wait for the function to end as well. @default 0 */
  settleMs?: number;
  /** The permitted outcomes. */
  outcomes: readonly Outcome[];
  /** Checks what else must hold and returns violations. */
  check?: (evidence: Evidence) => string[];
}
