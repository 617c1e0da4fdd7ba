/** A version of a worker deployment. */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
}

/** The pollers of a queue for one kind of task, as Temporal saw them in the last few minutes. */
export interface QueueFacts {
  /** `null`: an unversioned worker. */
  pollers: (WorkerVersion | null)[];
  /** The version that gets the tasks; `null`: unversioned workers get them. */
  current: WorkerVersion | null;
}

export type TaskKind = 'workflow' | 'activity';
