import type { AwsCall } from '../../remotion/aws/aws-call';
import { fromAwsError } from '../../remotion/aws/aws-errors';

/** The identity lacks a permission. */
export class NotAllowedError extends Error {
  constructor(
    readonly permission: string,
    cause: unknown,
  ) {
    super(`It needs ${permission}.`, { cause });
  }
}

/** Asks AWS. @throws NotAllowedError, or `RemotionLambdaError` for whatever else AWS says. */
export async function askAws<T>(call: AwsCall, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const explained = fromAwsError(error, call);
    throw explained.code === 'RenderAccessDenied' ? new NotAllowedError(call.permission, explained) : explained;
  }
}
