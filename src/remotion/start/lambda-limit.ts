import { fromAwsError } from '../aws/aws-errors';
import type { Aws } from '../aws/aws';
import { lambdaSdk } from '../aws/lazy-aws-sdk';

/**
 * How many executions Lambda runs at the same time: the function's reserved concurrency if it has any, otherwise the
 * region's unreserved concurrency. Needs `lambda:GetAccountSettings`, and `lambda:GetFunctionConcurrency` on the function
 * when `functionName` is given.
 *
 * @throws `RemotionLambdaError`, for example `RenderAccessDenied`
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
    const what = `look up Lambda's concurrency limit in ${region}`;
    throw fromAwsError(error, { service: 'Lambda', what, permission: 'lambda:GetAccountSettings', region });
  }
}
