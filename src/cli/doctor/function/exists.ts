import { nameOfFunction, parseFunctionName } from '../../../remotion/protocol/function-name';
import { explainError } from '../../explain-error';
import type { Check } from '../check';
import { failure, ok, unknown } from '../finding';
import type { CheckContext } from '../check-context';

/** Whether the function exists and runs. Invokes its `info` routine, which takes milliseconds and starts no browser. */
export const functionExists: Check = {
  id: 'function',
  needs: ['identity', '--function'],
  async run(context) {
    const { functionName } = context;
    try {
      await context.functionVersion();
      return ok('function', `${functionName} exists, and runs.`);
    } catch (error) {
      const { message, remedy, type } = explainError(error);
      if (type === 'RenderFunctionNotFound') return failure('function', message, deployCommand(context));
      if (type === 'RenderAccessDenied') return unknown('function', 'Could not check: needs lambda:InvokeFunction.');
      return type === 'RenderThrottled' || type === 'RenderServiceUnavailable' ? unknown('function', `Could not check: ${message}`, remedy) : failure('function', message, remedy);
    }
  },
};

/** The command that deploys the function that the name describes. */
export function deployCommand({ functionName, region }: Pick<CheckContext, 'functionName' | 'region'>): string {
  const facts = parseFunctionName(nameOfFunction(functionName!));
  const size = facts ? ` --memory=${facts.memorySizeInMb} --disk=${facts.diskSizeInMb} --timeout=${facts.timeoutInSeconds}` : '';
  return `npx remotion lambda functions deploy --region=${region}${size}`;
}
