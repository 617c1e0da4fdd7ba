import { maxSlotsPerRender } from '../../../remotion/protocol/planned-slots';
import type { Check } from '../check';
import { failure, ok, warning } from '../finding';
import type { Finding } from '../finding';
import type { ConcurrencyFacts } from './function-facts';
import { concurrencyOf } from './lambda-probe';
import type { DeployedFunction } from './lambda-probe';

export const concurrency: Check = {
  id: 'concurrency',
  needs: ['identity', '--function', 'function'],
  run: async (context) => judgeConcurrency(context.functionName!, context.region, await concurrencyOf(context as DeployedFunction)),
};

/** A main function and one renderer. */
const leastForOneRender = 2;
/** Less than this is little: a render takes up to 201. */
const few = 100;

/** Whether there is room for a render, or for several. */
export function judgeConcurrency(functionName: string, region: string, facts: ConcurrencyFacts): Finding {
  const { account, reserved } = facts;
  const room = roomIn(facts);
  const whose = reserved === null ? `The functions of ${region} without a reservation` : 'The function';
  const remedy = reserved === null ? `npx remotion lambda quotas increase --region=${region}` : `aws lambda delete-function-concurrency --function-name ${functionName} --region ${region}`;
  if (room < leastForOneRender) return failure('concurrency', `${whose} may have ${room} concurrent executions; a render takes at least ${leastForOneRender}.`, remedy);
  if (room < few) return warning('concurrency', `${whose} may have ${room} concurrent executions (account: ${account}); a render takes up to ${maxSlotsPerRender}, and fails if Lambda has no room for a renderer.`, remedy);
  return ok('concurrency', `${whose} may have ${room} concurrent executions (account: ${account}).`);
}

/** How many executions all renders of the function may have at a time. */
export function roomIn({ unreserved, reserved }: ConcurrencyFacts): number {
  return reserved ?? unreserved;
}
