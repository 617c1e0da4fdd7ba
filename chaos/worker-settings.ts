/** The settings of a worker in fault runs, passed as JSON in `CHAOS_WORKER`. */
export interface WorkerSettings {
  temporalAddress: string;
  namespace: string;
  taskQueue: string;
  s3Endpoint: string;
  lambdaEndpoint: string;
  /** The compiled package: `lib/`, or a mutant of it. */
  libFolder: string;
  workflowBundlePath: string;
  launchGraceMs: number;
  watchWindowMs: number;
  refusalPatienceMs: number;
  /** Undefined: the SDK's default. */
  maxCachedWorkflows?: number;
}

export const workerSettingsVariable = 'CHAOS_WORKER';

/** What the worker prints once it polls. */
export const workerReadyText = 'polling';
