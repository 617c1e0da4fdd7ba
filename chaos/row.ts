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
  /** `own`: two workers for each run, which may be killed. @default 'shared' */
  workers?: 'shared' | 'own';
  /** `own`: a Temporal server for each run, which keeps its state in a file. @default 'shared' */
  server?: 'shared' | 'own';
  /** Settings of a server of its own. */
  dynamicConfig?: Readonly<Record<string, number>>;
  /** `real`: Remotion's own, with a browser. @default 'scripted' */
  function?: 'scripted' | 'real';
  settings?: Partial<Pick<WorkerSettings, 'launchGraceMs' | 'watchWindowMs' | 'refusalPatienceMs' | 'maxCachedWorkflows'>>;
  /** By how much the clocks of the two workers are wrong. */
  clockErrorsMs?: readonly [number, number];
  /** Runs at most, where more would say no more. */
  maxRuns?: number;
  /** Draws one run: the same draws give the same run. */
  plan: (random: Random) => Plan;
}

/** One run of a row. */
export interface Plan {
  script: Script | ScriptFor;
  render?: Partial<RenderRequest>;
  input?: Partial<Omit<RenderMediaInput, 'render' | 'downstream'>>;
  /** Started by Temporal's own client, which does not look at the request. */
  isUnchecked?: boolean;
  /** The run's render, and those that the plan starts beside it, share a pool. */
  pool?: { capacity: number; /** Of the run's render. */ priority?: number };
  /** What somebody does before the run's own render is started. */
  before?: (run: RunInProgress) => Promise<void>;
  /** How long the workflow may run. */
  workflowRunTimeoutMs?: number;
  /** Function timeout, as its name tells. @default 120 */
  timeoutInSeconds?: number;
  /** Default: one receiver, which hears of any outcome. */
  downstream?: (run: RunInProgress) => Promise<DownstreamTarget[]>;
  lambdaFaults?: readonly (FaultAction & { times?: number })[];
  proxyFaults?: (run: RunInProgress) => ProxyFault[];
  /** What somebody does while it runs. */
  during?: (run: RunInProgress) => Promise<void>;
  /** How long to wait, at most, until the function has ended as well. @default 0 */
  settleMs?: number;
  /** What must have become of it. */
  outcomes: readonly Outcome[];
  /** What else must hold; each text is a violation. */
  check?: (evidence: Evidence) => string[];
}
