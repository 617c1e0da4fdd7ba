import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/common';

// The same as those of @temporalio/workflow, which a service that only starts renders does not have to install.

export function defineQuery<Ret>(name: string): QueryDefinition<Ret> {
  return { type: 'query', name } as QueryDefinition<Ret>;
}

export function defineSignal<Args extends unknown[] = []>(name: string): SignalDefinition<Args> {
  return { type: 'signal', name } as SignalDefinition<Args>;
}

export function defineUpdate<Ret>(name: string): UpdateDefinition<Ret> {
  return { type: 'update', name } as UpdateDefinition<Ret>;
}
