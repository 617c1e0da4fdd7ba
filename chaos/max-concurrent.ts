import type { InvocationRecord } from '../local/lambda/invocation-log';

/** The most of these executions that ran on Lambda at the same time. */
export function maxConcurrent(invocations: readonly Pick<InvocationRecord, 'begin' | 'end'>[]): number {
  const changes = invocations.flatMap(({ begin, end }) => (begin === null ? [] : [{ at: begin, by: 1 }, { at: end ?? Infinity, by: -1 }]));
  // An execution that ends makes room for one that begins in the same millisecond.
  changes.sort((one, other) => one.at - other.at || one.by - other.by);
  let [running, most] = [0, 0];
  for (const { by } of changes) {
    running += by;
    most = Math.max(most, running);
  }
  return most;
}
