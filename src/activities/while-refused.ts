import type { WatchedRender, WatchRequest } from '../contract/activities';
import type { RenderSnapshot } from '../contract/snapshot';
import type { RemotionLambdaError } from '../remotion/errors/errors';
import { asFinal, asRetryable } from './classify-failure';
import { countFailure } from './left-to-next-try';
import type { RenderActivitiesOptions } from './options';

/** Tries before a refusal is reported, on any worker, 1, 2 and 4 s apart: a brief refusal is not worth its events. */
const quietTries = 4;

/** IAM changes take seconds to minutes to propagate, and each try is a billed Action. */
const retryMs = 15_000;

/** How long an open render may be refused: longer than IAM changes take, and enough to repair a policy broken by a deployment. */
const defaultPatienceMs = 600_000;

const maxMessageLength = 800;

/**
 * Decides what a watch does when AWS denies it access to the render. The render keeps running, and is paid for, so a
 * refusal ends nothing unless it lasts: it is reported to the workflow once, then retried without events.
 */
export function whileRefused(
  error: RemotionLambdaError,
  seen: RenderSnapshot,
  { since, cancelling }: Pick<WatchRequest, 'since' | 'cancelling'>,
  { refusalPatienceMs = defaultPatienceMs }: Pick<RenderActivitiesOptions, 'refusalPatienceMs'>,
): WatchedRender {
  const tries = countFailure();
  if (since.refusal) throw tries * retryMs <= refusalPatienceMs ? asRetryable(error, retryMs) : asFinal(error);
  if (tries < quietTries) throw asRetryable(error);
  // A workflow that waits for its render to stop would take a returned snapshot for the end.
  if (cancelling) throw error;
  const message = `${error.message} ${error.remedy}`.slice(0, maxMessageLength).toWellFormed();
  return { snapshot: { ...seen, refusal: { type: error.code, message } }, result: null };
}
