import { failure, ok, warning } from './finding';
import type { Finding } from './finding';

/** How Lambda treats an asynchronous invocation; where it is not configured, by Lambda's defaults. */
export interface EventInvokeFacts {
  maximumRetryAttempts: number;
  maximumEventAgeInSeconds: number;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export const lambdaDefaults: EventInvokeFacts = { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 21_600 };

/** Shorter, and a launch is dropped that only had to wait for room. */
const shortAgeSeconds = 3_600;

/** Whether Lambda runs a launch again by itself, which renders and costs twice, and how long it keeps one that waits. */
export function judgeEventInvoke(functionName: string, { maximumRetryAttempts, maximumEventAgeInSeconds }: EventInvokeFacts): Finding {
  const update = `aws lambda update-function-event-invoke-config --function-name ${functionName}`;
  if (maximumRetryAttempts > 0) {
    return failure('async-invocations', `Lambda runs a launch of ${functionName} that failed up to ${maximumRetryAttempts} times again: it renders and costs twice.`, `${update} --maximum-retry-attempts 0`);
  }
  if (maximumEventAgeInSeconds < shortAgeSeconds) {
    return warning('async-invocations', `Lambda drops a launch of ${functionName} that has waited ${maximumEventAgeInSeconds} s for room.`, `${update} --maximum-event-age-in-seconds 21600`);
  }
  return ok('async-invocations', `Lambda runs a launch once, and keeps one that waits for ${Math.round(maximumEventAgeInSeconds / 360) / 10} h.`);
}
