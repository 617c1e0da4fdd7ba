import type { Aws } from '../../../remotion/aws/aws';
import { fromAwsError } from '../../../remotion/aws/aws-errors';
import type { AwsCall } from '../../../remotion/aws/aws-call';
import { invokeSync } from '../../../remotion/aws/invoke';
import { lambdaSdk } from '../../../remotion/aws/lazy-aws-sdk';
import { readFunctionAnswer } from '../../../remotion/protocol/function-answer';
import { toInfoPayload } from '../../../remotion/protocol/payloads';
import { CliError } from '../../outcome';
import { callAws } from '../call-aws';
import { lambdaDefaults } from './function-facts';
import type { ConcurrencyFacts, EventInvokeFacts, FunctionConfiguration } from './function-facts';

/** Which function to ask about. */
export interface DeployedFunction {
  aws: Aws;
  region: string;
  functionName: string;
}

/** A cold function answers within about 2 s. */
const answersWithinMs = 30_000;

/** Asks a function for its Remotion version. Needs lambda:InvokeFunction. */
export async function fetchVersion({ aws, region, functionName }: DeployedFunction): Promise<string> {
  const call = callTo('lambda:InvokeFunction', 'ask for the version', region, functionName);
  const output = await invokeSync({ aws, region, functionName, payload: toInfoPayload() }, answersWithinMs).catch((error: unknown) => {
    throw fromAwsError(error, call);
  });
  const answer = readFunctionAnswer(output, { functionName, region });
  if (answer.kind === 'answered' && typeof answer.value.version === 'string') return answer.value.version;
  const why = answer.kind === 'answered' ? 'its answer has no version' : answer.message;
  throw new CliError('failed', `${functionName} is not a Remotion function, or is broken: ${why}`, `npx remotion lambda functions deploy --region=${region}`);
}

/** How a function is configured. Needs lambda:GetFunctionConfiguration. */
export async function configurationOf({ aws, region, functionName }: DeployedFunction): Promise<FunctionConfiguration> {
  const { GetFunctionConfigurationCommand } = lambdaSdk();
  const call = callTo('lambda:GetFunctionConfiguration', 'look up the configuration', region, functionName);
  const { MemorySize, Timeout, EphemeralStorage, State } = await callAws(call, () => aws.lambda(region).send(new GetFunctionConfigurationCommand({ FunctionName: functionName })));
  return { memorySizeInMb: MemorySize ?? 0, diskSizeInMb: EphemeralStorage?.Size ?? 512, timeoutInSeconds: Timeout ?? 0, state: State ?? 'Active' };
}

/** How Lambda handles asynchronous invocations of a function. Needs lambda:GetFunctionEventInvokeConfig. */
export async function eventInvokeOf({ aws, region, functionName }: DeployedFunction): Promise<EventInvokeFacts> {
  const { GetFunctionEventInvokeConfigCommand } = lambdaSdk();
  const call = callTo('lambda:GetFunctionEventInvokeConfig', 'look up asynchronous invocations', region, functionName);
  try {
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = await callAws(call, () => aws.lambda(region).send(new GetFunctionEventInvokeConfigCommand({ FunctionName: functionName })));
    return {
      maximumRetryAttempts: MaximumRetryAttempts ?? lambdaDefaults.maximumRetryAttempts,
      maximumEventAgeInSeconds: MaximumEventAgeInSeconds ?? lambdaDefaults.maximumEventAgeInSeconds,
      isConfigured: true,
    };
  } catch (error) {
    // The function exists, so only its configuration is missing.
    if ((error as { code?: unknown }).code === 'RenderFunctionNotFound') return lambdaDefaults;
    throw error;
  }
}

/** Sets how many times Lambda retries a failed launch, and how long it keeps a waiting one. Leaves other settings unchanged. Needs lambda:PutFunctionEventInvokeConfig or lambda:UpdateFunctionEventInvokeConfig. */
export async function changeEventInvoke({ aws, region, functionName }: DeployedFunction, { isConfigured }: EventInvokeFacts, change: Partial<EventInvokeFacts>): Promise<void> {
  const { PutFunctionEventInvokeConfigCommand, UpdateFunctionEventInvokeConfigCommand } = lambdaSdk();
  const input = { FunctionName: functionName, MaximumRetryAttempts: change.maximumRetryAttempts, MaximumEventAgeInSeconds: change.maximumEventAgeInSeconds };
  const permission = isConfigured ? 'lambda:UpdateFunctionEventInvokeConfig' : 'lambda:PutFunctionEventInvokeConfig';
  const call = callTo(permission, 'change asynchronous invocations', region, functionName);
  await callAws(call, async () => {
    if (isConfigured) await aws.lambda(region).send(new UpdateFunctionEventInvokeConfigCommand(input));
    else await aws.lambda(region).send(new PutFunctionEventInvokeConfigCommand(input));
  });
}

/** The limits on concurrent executions. Needs lambda:GetAccountSettings and lambda:GetFunctionConcurrency. */
export async function concurrencyOf({ aws, region, functionName }: DeployedFunction): Promise<ConcurrencyFacts> {
  const { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } = lambdaSdk();
  const lambda = aws.lambda(region);
  // One after the other: without both permissions, doctor always names the same one.
  const { AccountLimit } = await callAws(callTo('lambda:GetAccountSettings', 'look up the limit', region, functionName), () => lambda.send(new GetAccountSettingsCommand({})));
  const { ReservedConcurrentExecutions } = await callAws(callTo('lambda:GetFunctionConcurrency', 'look up reserved concurrency', region, functionName), () => lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: functionName })));
  const account = AccountLimit?.ConcurrentExecutions ?? 0;
  return { account, unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? account, reserved: ReservedConcurrentExecutions ?? null };
}

function callTo(permission: string, what: string, region: string, functionName: string): AwsCall {
  return { service: 'Lambda', what, permission, region, functionName };
}
