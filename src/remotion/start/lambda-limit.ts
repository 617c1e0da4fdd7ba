import { fromAwsError } from '../aws/aws-errors';
import type { Aws } from '../aws/aws';
import { lambdaSdk } from '../aws/lazy-aws-sdk';

/**
 * How many executions Lambda runs at the same time: those reserved for the function where some are, else what the region
 * leaves to all functions without a reservation. Needs `lambda:GetAccountSettings`, and `lambda:GetFunctionConcurrency` on
 * the function when one is named.
 *
 * @throws `RemotionLambdaError`, `RenderAccessDenied` for one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export async function lambdaLimit(
  { region, functionName }: { region: string; functionName?: string },
  { aws }: { aws: Aws },
): Promise<number> {
  return (functionName ? await reservedFor(functionName, region, aws) : null) ?? unreserved(region, aws);
}

async function reservedFor(functionName: string, region: string, aws: Aws): Promise<number | null> {
  const { GetFunctionConcurrencyCommand } = lambdaSdk();
  try {
    const { ReservedConcurrentExecutions } = await aws.lambda(region).send(new GetFunctionConcurrencyCommand({ FunctionName: functionName }));
    return ReservedConcurrentExecutions ?? null;
  } catch (error) {
    const what = `look up the reserved concurrency of ${functionName}`;
    throw fromAwsError(error, { service: 'Lambda', what, permission: 'lambda:GetFunctionConcurrency', region, functionName });
  }
}

async function unreserved(region: string, aws: Aws): Promise<number> {
  const { GetAccountSettingsCommand } = lambdaSdk();
  try {
    const { AccountLimit } = await aws.lambda(region).send(new GetAccountSettingsCommand({}));
    return AccountLimit?.UnreservedConcurrentExecutions ?? AccountLimit?.ConcurrentExecutions ?? 0;
  } catch (error) {
    const what = `look up Lambda's limit of concurrent executions in ${region}`;
    throw fromAwsError(error, { service: 'Lambda', what, permission: 'lambda:GetAccountSettings', region });
  }
}
