import { failure, ok, warning } from './finding';
import type { Finding } from './finding';

/** Concurrent executions: of the account in a region, what of it no function has reserved, and what this one has. */
export interface ConcurrencyFacts {
  account: number;
  unreserved: number;
  reserved: number | null;
}

/** A main function and one renderer. */
const leastForOneRender = 2;
/** What a new account has at most; a render takes up to 201. */
const few = 100;

/** Whether a render, or several, have room. */
export function judgeConcurrency(region: string, { account, unreserved, reserved }: ConcurrencyFacts): Finding {
  const room = reserved ?? unreserved;
  const whose = reserved === null ? `The functions of ${region} without a reservation` : 'The function';
  if (room < leastForOneRender) return failure('concurrency', `${whose} may have ${room} concurrent executions; a render takes at least ${leastForOneRender}.`, remedy(reserved));
  if (room < few) return warning('concurrency', `${whose} may have ${room} concurrent executions (account: ${account}); a render takes up to 201, and fails where a renderer finds no room.`, remedy(reserved));
  return ok('concurrency', `${whose} may have ${room} concurrent executions (account: ${account}).`);
}

function remedy(reserved: number | null): string {
  return reserved === null ? 'npx remotion lambda quotas increase' : 'Raise or remove the reserved concurrency of the function (aws lambda delete-function-concurrency).';
}
