import type { AwsCall } from '../../remotion/aws/aws-call';
import { fromAwsError } from '../../remotion/aws/aws-errors';

/** These credentials lack a permission. */
export class NotAllowedError extends Error {
  constructor(
    readonly permission: string,
    cause: unknown,
  ) {
    super(`It needs ${permission}.`, { cause });
  }
}

/** Calls AWS. @throws NotAllowedError, or `RemotionLambdaError` for any other error of AWS. */
export async function callAws<T>(call: AwsCall, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const explained = fromAwsError(error, call);
    throw explained.code === 'RenderAccessDenied' ? new NotAllowedError(call.permission, explained) : explained;
  }
}
