import type { AllFunctionSettings } from './function-settings';
import { tooManyRequests } from './service-error';
import type { ServiceError } from './service-error';

/**
 * The service's error when one more execution of a function would exceed its reserved concurrency, or, without a
 * reservation, the account's unreserved concurrency; undefined when there is room.
 *
 * @param running function names, one for each running execution
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export function throttleOf(functionName: string, running: readonly string[], accountLimit: number, settings: AllFunctionSettings): ServiceError | undefined {
  const reservedFor = (name: string): number | null => settings.of(name).reservedConcurrency;
  const reserved = reservedFor(functionName);
  if (reserved !== null) {
    const isFull = running.filter((name) => name === functionName).length >= reserved;
    return isFull ? tooManyRequests('ReservedFunctionConcurrentInvocationLimitExceeded') : undefined;
  }
  const isFull = running.filter((name) => reservedFor(name) === null).length >= accountLimit - settings.reservedInAll;
  return isFull ? tooManyRequests('ConcurrentInvocationLimitExceeded') : undefined;
}
