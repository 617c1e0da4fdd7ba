import { nameOfFunction, parseFunctionName } from '../../../remotion/protocol/function-name';
import type { Check } from '../check';
import { failure, ok, warning } from '../finding';
import type { Finding } from '../finding';
import type { FunctionConfiguration } from './function-facts';
import { configurationOf } from './lambda-probe';

export const functionConfiguration: Check = {
  id: 'function-configuration',
  needs: ['identity', '--function', 'function'],
  async run(context) {
    const name = nameOfFunction(context.functionName!);
    return judgeConfiguration(name, context.region, await configurationOf({ ...context, functionName: name }));
  },
};

/** Whether the function matches its name, from which timeouts and costs are calculated. */
export function judgeConfiguration(functionName: string, region: string, is: FunctionConfiguration): Finding {
  const id = 'function-configuration';
  const shown = `${is.memorySizeInMb} MB of memory, ${is.diskSizeInMb} MB of disk, ${is.timeoutInSeconds} s`;
  if (is.state !== 'Active') return warning(id, `${functionName} is ${is.state}.`, `aws lambda wait function-active-v2 --function-name ${functionName} --region ${region}`);
  const named = parseFunctionName(functionName);
  if (!named) return ok(id, `${shown}; the name does not contain this, so requests need functionFacts.`);
  const differs = named.memorySizeInMb !== is.memorySizeInMb || named.diskSizeInMb !== is.diskSizeInMb || named.timeoutInSeconds !== is.timeoutInSeconds;
  if (!differs) return ok(id, `${shown}, as the name says.`);
  const asNamed = `--memory-size ${named.memorySizeInMb} --ephemeral-storage Size=${named.diskSizeInMb} --timeout ${named.timeoutInSeconds}`;
  return failure(
    id,
    `${functionName} has ${shown}, but its name says otherwise: calculated timeouts and costs are wrong.`,
    `aws lambda update-function-configuration --function-name ${functionName} --region ${region} ${asNamed}`,
  );
}
