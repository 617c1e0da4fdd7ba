import type { Check } from '../check';
import { failure, ok, warning } from '../finding';
import type { Finding } from '../finding';
import { lambdaDefaults } from './function-facts';
import type { EventInvokeFacts } from './function-facts';
import { changeEventInvoke, eventInvokeOf } from './lambda-probe';
import type { DeployedFunction } from './lambda-probe';

/** With less, Lambda drops launches that only wait for room. */
const shortAgeSeconds = 3_600;

export const eventInvoke: Check = {
  id: 'async-invocations',
  needs: ['identity', '--function', 'function'],
  run: async (context) => judgeEventInvoke(context.functionName!, context.region, await eventInvokeOf(context as DeployedFunction)),
  async fix(context) {
    const facts = await eventInvokeOf(context as DeployedFunction);
    const change = changeFor(facts);
    await changeEventInvoke(context as DeployedFunction, facts, change);
    return `Set ${Object.entries(change).map(([name, value]) => `${name} of ${context.functionName} to ${value}`).join(', and ')}.`;
  },
};

/** Whether Lambda retries a failed launch, which renders and costs twice, and how long it keeps a waiting launch. */
export function judgeEventInvoke(functionName: string, region: string, facts: EventInvokeFacts): Finding {
  const { maximumRetryAttempts, maximumEventAgeInSeconds, isConfigured } = facts;
  const change = changeFor(facts);
  const options = [
    change.maximumRetryAttempts !== undefined && `--maximum-retry-attempts ${change.maximumRetryAttempts}`,
    change.maximumEventAgeInSeconds !== undefined && `--maximum-event-age-in-seconds ${change.maximumEventAgeInSeconds}`,
  ];
  const command = `aws lambda ${isConfigured ? 'update' : 'put'}-function-event-invoke-config --function-name ${functionName} --region ${region} ${options.filter(Boolean).join(' ')}`;
  if (maximumRetryAttempts > 0) return failure('async-invocations', `Lambda retries a failed launch of ${functionName} up to ${maximumRetryAttempts} times: it renders, and costs, twice.`, command);
  if (maximumEventAgeInSeconds < shortAgeSeconds) return warning('async-invocations', `Lambda drops a launch of ${functionName} that has waited ${maximumEventAgeInSeconds} s for room.`, command);
  return ok('async-invocations', `Lambda never retries a launch, and keeps a waiting launch for ${Math.round(maximumEventAgeInSeconds / 360) / 10} h.`);
}

function changeFor({ maximumRetryAttempts, maximumEventAgeInSeconds }: EventInvokeFacts): Partial<Pick<EventInvokeFacts, 'maximumRetryAttempts' | 'maximumEventAgeInSeconds'>> {
  return {
    ...(maximumRetryAttempts > 0 && { maximumRetryAttempts: 0 }),
    ...(maximumEventAgeInSeconds < shortAgeSeconds && { maximumEventAgeInSeconds: lambdaDefaults.maximumEventAgeInSeconds }),
  };
}
