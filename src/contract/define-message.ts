import type { QueryDefinition, SignalDefinition, UpdateDefinition } from '@temporalio/common';

// Copies of the functions in @temporalio/workflow, so that a service that only starts renders need not install it.

export function defineQuery<Ret, Args extends unknown[] = []>(name: string): QueryDefinition<Ret, Args> {
  return { type: 'query', name } as unknown as QueryDefinition<Ret, Args>;
}

export function defineSignal<Args extends unknown[] = []>(name: string): SignalDefinition<Args> {
  return { type: 'signal', name } as SignalDefinition<Args>;
}

export function defineUpdate<Ret, Args extends unknown[] = []>(name: string): UpdateDefinition<Ret, Args> {
  return { type: 'update', name } as unknown as UpdateDefinition<Ret, Args>;
}
