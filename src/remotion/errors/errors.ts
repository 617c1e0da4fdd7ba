/** What can go wrong, as `RemotionLambdaError.code`. */
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

export interface RemotionLambdaErrorInput {
  code: RemotionLambdaErrorCode;
  /** What failed, with which ids, and why: whole sentences. */
  message: string;
  /** What to do about it: a sentence of its own, not repeated in the message. */
  remedy: string;
  retryable: boolean;
  retryAfterMs?: number;
  /** Of a start that launched nothing itself: an earlier one may have. */
  mayBeLaunched?: boolean;
  renderId?: string;
  bucketName?: string;
  cause?: unknown;
}

/**
 * The only error that functions of `…/remotion` throw on purpose.
 *
 * `retryable` tells whether the same call may pass later; `retryAfterMs`, in milliseconds, is set where the right moment
 * is known. `mayBeLaunched` is set when this start launched nothing, but an earlier start of the same render may have. `cause` is the error of the AWS SDK, when there is one. No credential stands in any field.
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
