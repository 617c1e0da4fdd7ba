import type { FunctionFacts } from '../../../remotion/protocol/function-name';

/** What Lambda reports about a function. */
export interface FunctionConfiguration extends Pick<FunctionFacts, 'memorySizeInMb' | 'diskSizeInMb' | 'timeoutInSeconds'> {
  /** `Active`, `Pending`, `Inactive` or `Failed`. */
  state: string;
}

/** How Lambda handles asynchronous invocations; if not configured, Lambda's defaults. */
export interface EventInvokeFacts {
  maximumRetryAttempts: number;
  maximumEventAgeInSeconds: number;
  /** Whether the function has its own configuration: then it is updated, not replaced. */
  isConfigured: boolean;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const lambdaDefaults: EventInvokeFacts = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21_600, isConfigured: false };

/** Concurrent executions: the account's limit in the region, the unreserved part of it, and this function's reservation. */
export interface ConcurrencyFacts {
  account: number;
  unreserved: number;
  reserved: number | null;
}
