/** The values of `RemotionLambdaError.code`. */
export const RemotionLambdaErrorCode = Object.freeze({
  InvalidRenderRequest: 'InvalidRenderRequest',
  RenderLaunchUncertain: 'RenderLaunchUncertain',
  RenderStartUncertain: 'RenderStartUncertain',
  RenderStartRefused: 'RenderStartRefused',
  RenderThrottled: 'RenderThrottled',
  RenderVersionMismatch: 'RenderVersionMismatch',
  RenderFunctionNotFound: 'RenderFunctionNotFound',
  RenderBucketNotFound: 'RenderBucketNotFound',
  RenderNotFound: 'RenderNotFound',
  RenderOutputMissing: 'RenderOutputMissing',
  RenderAccessDenied: 'RenderAccessDenied',
  RenderWrongRegion: 'RenderWrongRegion',
  RenderRequestRefused: 'RenderRequestRefused',
  RenderProgressUnreadable: 'RenderProgressUnreadable',
  RenderServiceUnavailable: 'RenderServiceUnavailable',
  RenderNotCancellable: 'RenderNotCancellable',
} as const);

export type RemotionLambdaErrorCode = (typeof RemotionLambdaErrorCode)[keyof typeof RemotionLambdaErrorCode];

/** What a `RemotionLambdaError` is made from. */
export interface RemotionLambdaErrorInput {
  code: RemotionLambdaErrorCode;
  /** What failed, with which ids, and why, in whole sentences. */
  message: string;
  /** What to do about it: a separate sentence, not repeated in the message. */
  remedy: string;
  retryable: boolean;
  retryAfterMs?: number;
  /** This start launched nothing, but an earlier one may have. */
  mayBeLaunched?: boolean;
  renderId?: string;
  bucketName?: string;
  cause?: unknown;
}

/**
 * The only error that functions of `…/remotion` throw on purpose.
 *
 * `retryable` says whether the same call may succeed later; `retryAfterMs`, in milliseconds, is set when it is known how
 * long to wait. `mayBeLaunched` is set when this start launched nothing, but an earlier start of the same render may
 * have. `cause` is the AWS SDK's error, if there is one. No field contains credentials.
 *
 * @example
 * ```ts
 * import { getRenderProgress, RemotionLambdaError } from 'temporal-remotion-lambda/remotion';
 * import type { GetRenderProgressInput } from 'temporal-remotion-lambda/remotion';
 *
 * export async function percentOf(input: GetRenderProgressInput): Promise<number | null> {
 *   try {
 *     return 100 * (await getRenderProgress(input)).overallProgress;
 *   } catch (error) {
 *     if (error instanceof RemotionLambdaError && error.code === 'RenderNotFound') return null;
 *     throw error;
 *   }
 * }
 * ```
 */
export class RemotionLambdaError extends Error {
  override readonly name = 'RemotionLambdaError';
  readonly code: RemotionLambdaErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  readonly mayBeLaunched?: boolean;
  readonly remedy: string;
  readonly renderId?: string;
  readonly bucketName?: string;

  constructor({ code, message, remedy, retryable, retryAfterMs, mayBeLaunched, renderId, bucketName, cause }: RemotionLambdaErrorInput) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.mayBeLaunched = mayBeLaunched;
    this.remedy = remedy;
    this.renderId = renderId;
    this.bucketName = bucketName;
  }
}
