import type { ConcurrencyFacts } from './concurrency';
import { lambdaDefaults } from './event-invoke';
import type { EventInvokeFacts } from './event-invoke';
import { lambdaSdk } from '../../remotion/aws/lazy-aws-sdk';
import type { Aws } from '../../remotion/aws/aws';

/** How Lambda treats asynchronous invocations of a function. Needs lambda:GetFunctionEventInvokeConfig. */
export async function eventInvokeOf(aws: Aws, region: string, functionName: string): Promise<EventInvokeFacts> {
  const { GetFunctionEventInvokeConfigCommand } = lambdaSdk();
  try {
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = await aws.lambda(region).send(new GetFunctionEventInvokeConfigCommand({ FunctionName: functionName }));
    return {
      maximumRetryAttempts: MaximumRetryAttempts ?? lambdaDefaults.maximumRetryAttempts,
      maximumEventAgeInSeconds: MaximumEventAgeInSeconds ?? lambdaDefaults.maximumEventAgeInSeconds,
    };
  } catch (error) {
    // Also where there is no such function, which another check tells.
    if ((error as Error).name === 'ResourceNotFoundException' && /EventInvokeConfig|event invoke config/i.test((error as Error).message)) return lambdaDefaults;
    throw error;
  }
}

/** The room for functions. Needs lambda:GetAccountSettings and lambda:GetFunctionConcurrency. */
export async function concurrencyOf(aws: Aws, region: string, functionName: string): Promise<ConcurrencyFacts> {
  const { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } = lambdaSdk();
  const lambda = aws.lambda(region);
  const [{ AccountLimit }, { ReservedConcurrentExecutions }] = await Promise.all([
    lambda.send(new GetAccountSettingsCommand({})),
    lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: functionName })),
  ]);
  const account = AccountLimit?.ConcurrentExecutions ?? 0;
  return { account, unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? account, reserved: ReservedConcurrentExecutions ?? null };
}
