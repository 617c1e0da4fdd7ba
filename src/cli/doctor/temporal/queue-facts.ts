/** A version of a worker deployment. */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
}

/** Who polls one kind of tasks of a queue, as Temporal has seen it within the last minutes. */
export interface QueueFacts {
  /** `null`: a worker that is not versioned. */
  pollers: (WorkerVersion | null)[];
  /** The version that gets the tasks; `null`: workers that are not versioned do. */
  current: WorkerVersion | null;
}

export type TaskKind = 'workflow' | 'activity';
