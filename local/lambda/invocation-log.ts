/** How an invocation was made: `InvocationType`, or the streaming call. */
export type InvocationMode = 'Event' | 'RequestResponse' | 'ResponseStream';

/**
 * Where an invocation stands. `queued` ones wait in Lambda's queue. `refused` ones were answered with an error and never
 * ran; `dropped` ones were accepted and never ran, by a fault or because they got too old.
 */
export type InvocationStatus = 'queued' | 'running' | 'done' | 'failed' | 'refused' | 'dropped';

/** One invocation, as the endpoint saw it. Times are epoch milliseconds. */
export interface InvocationRecord {
  requestId: string;
  at: number;
  functionName: string;
  mode: InvocationMode;
  /** Remotion's routine: `start`, `launch`, `renderer`, `status`, … */
  type: string | null;
  renderId: string | null;
  /** Of a `renderer`: which chunk, and which attempt at it. */
  chunk: number | null;
  attempt: number | null;
  status: InvocationStatus;
  /** Whether it had to start a sandbox. Null until it has one. */
  cold: boolean | null;
  /** When the function began and ended. */
  begin: number | null;
  end: number | null;
  /** `<code>: <message>` of a failed or refused one; why one was dropped. */
  error: string | null;
}

/** Selects invocations; what is left out matches all. */
export interface InvocationMatch {
  functionName?: string;
  type?: string;
  renderId?: string;
  chunk?: number;
  attempt?: number;
  mode?: InvocationMode;
  status?: InvocationStatus;
}

/** Whether an invocation is one of those. */
export function matches(record: InvocationRecord, match: InvocationMatch): boolean {
  return (Object.keys(match) as (keyof InvocationMatch)[]).every(
    (key) => match[key] === undefined || match[key] === record[key],
  );
}

/** What the endpoint was asked and what became of it, in order of arrival. */
export class InvocationLog {
  private readonly records: InvocationRecord[] = [];
  private readonly watchers = new Set<() => void>();

  add(record: InvocationRecord): InvocationRecord {
    this.records.push(record);
    this.notify();
    return record;
  }

  /** The same invocation, delivered once more. */
  addAgain(record: InvocationRecord): InvocationRecord {
    return this.add({ ...record, at: Date.now(), status: 'queued', cold: null, begin: null, end: null, error: null });
  }

  update(record: InvocationRecord, change: Partial<InvocationRecord>): void {
    Object.assign(record, change);
    this.notify();
  }

  list(match: InvocationMatch = {}): InvocationRecord[] {
    return this.records.filter((record) => matches(record, match)).map((record) => ({ ...record }));
  }

  /**
   * Resolves with the first invocation that matches, now or later: no polling, no sleeping.
   *
   * @throws an error that names what was waited for, after `withinMs`.
   */
  until(match: InvocationMatch, withinMs: number): Promise<InvocationRecord> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.watchers.delete(look);
        clearTimeout(timer);
      };
      const look = (): void => {
        const [found] = this.list(match);
        if (!found) return;
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`No invocation like ${JSON.stringify(match)} within ${withinMs} ms.`));
      }, withinMs);
      this.watchers.add(look);
      look();
    });
  }

  private notify(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
