import { describe, expect, it } from 'vitest';
import type { Aws } from '../../../../src/remotion/aws/aws';
import { lambdaLimit } from '../../../../src/remotion/start/lambda-limit';
import { sdkError } from '../../../fakes/in-memory-aws';

/** A Lambda that answers each command by its name; it has one function. */
function lambdaWith(answers: Record<string, unknown>): Aws {
  const send = async ({ constructor, input }: { constructor: { name: string }; input: { FunctionName?: string } }): Promise<unknown> => {
    const answer = answers[constructor.name];
    if (constructor.name === 'GetFunctionConcurrencyCommand') expect(input.FunctionName).toBe('render');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { lambda: () => ({ send }) } as unknown as Aws;
}

const account = { AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 700 } };

describe("Lambda's limit of concurrent executions", () => {
  it.each<[string, string | undefined, Record<string, unknown>, number]>([
    ['the unreserved concurrency of the region', undefined, { GetAccountSettingsCommand: account }, 700],
    ['the same for a function without a reservation', 'render', { GetAccountSettingsCommand: account, GetFunctionConcurrencyCommand: {} }, 700],
    ["the function's reserved concurrency", 'render', { GetAccountSettingsCommand: account, GetFunctionConcurrencyCommand: { ReservedConcurrentExecutions: 50 } }, 50],
    ['zero for a function that is switched off', 'render', { GetFunctionConcurrencyCommand: { ReservedConcurrentExecutions: 0 } }, 0],
    ['zero when Lambda reports none', undefined, { GetAccountSettingsCommand: {} }, 0],
    ["the account's limit when nothing else is reported", undefined, { GetAccountSettingsCommand: { AccountLimit: { ConcurrentExecutions: 10 } } }, 10],
  ])('is %s', async (_what, functionName, answers, limit) => {
    expect(await lambdaLimit({ region: 'us-east-1', functionName }, { aws: lambdaWith(answers) })).toBe(limit);
  });

  it.each([
    ['lambda:GetAccountSettings', undefined, 'GetAccountSettingsCommand'],
    ['lambda:GetFunctionConcurrency', 'render', 'GetFunctionConcurrencyCommand'],
  ])('cannot be read without %s, which the error names', async (permission, functionName, command) => {
    const aws = lambdaWith({ [command]: sdkError('AccessDeniedException', 403) });
    await expect(lambdaLimit({ region: 'us-east-1', functionName }, { aws })).rejects.toMatchObject({
      code: 'RenderAccessDenied',
      message: expect.stringContaining('Lambda answered 403') as string,
      remedy: expect.stringContaining(permission) as string,
    });
  });
});
