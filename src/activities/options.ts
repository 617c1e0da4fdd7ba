import type { Aws } from '../remotion/aws/aws';
import type { S3OutputProvider } from '../remotion/options/render-options';
import { assertOutputProviders, assertWebhookSecrets } from './known-names';
import type { NewestWatch } from './newest-watch';
import type { RemotionLambda } from './remotion-lambda';

/** Options of `createRenderActivities()`. */
export interface RenderActivitiesOptions {
  /** AWS clients. Default: created on first use, with the SDK's standard chain of credentials and endpoints. */
  aws?: Aws;
  /**
   * Public endpoint for the URLs of outputs in S3, path-style: of a local stack, or of S3-compatible storage used instead
   * of AWS. @default AWS's public address, as Remotion writes it
   */
  publicS3Endpoint?: string;
  /** Output providers (other S3-compatible storage), by the name that requests use. */
  outputProviders?: Record<string, S3OutputProvider>;
  /** Secrets that sign Remotion's webhook, by the name that requests use (`webhook.secretName`). */
  webhookSecrets?: Record<string, string>;
  /** Remotion licence key for requests without one, so that it need not be in histories. */
  licenseKey?: string;
  /** How long one watch stays in the worker before it is handed over to the server, in milliseconds, at most 12_000. @default 10_000 */
  watchWindowMs?: number;
  /**
   * How long an unconfirmed launch may take to show before it is launched again, in milliseconds. With less than the
   * default, a launch that is under way may be considered lost, and the render paid for twice (see the result's `launches`).
   * @default 25_000 + `timeoutInMilliseconds` of the render, or half of the function's timeout if that is less; at least 30_000
   */
  launchGraceMs?: number;
  /**
   * How long AWS may deny this worker access to an open render before the render fails, in milliseconds. Meanwhile the
   * query and the Web UI show the refusal, and the read is retried every 15 s. @default 600_000
   */
  refusalPatienceMs?: number;
  /** @internal Remotion Lambda itself; for tests. */
  remotion?: RemotionLambda;
}

/** A window and a last slow read must fit into the timeout of a watch, 20 s. */
const longestWindowMs = 12_000;

/** @throws RangeError for a time out of range, TypeError for an invalid URL, provider or secret; each names the option. */
export function assertOptions({ watchWindowMs = 1, launchGraceMs = 0, refusalPatienceMs = 0, publicS3Endpoint, outputProviders, webhookSecrets }: RenderActivitiesOptions): void {
  if (!(watchWindowMs > 0 && watchWindowMs <= longestWindowMs)) throw new RangeError(`watchWindowMs must be above 0 and at most ${longestWindowMs}, not ${watchWindowMs}.`);
  if (!(launchGraceMs >= 0)) throw new RangeError(`launchGraceMs must be 0 or more, not ${launchGraceMs}.`);
  if (!(refusalPatienceMs >= 0)) throw new RangeError(`refusalPatienceMs must be 0 or more, not ${refusalPatienceMs}.`);
  if (publicS3Endpoint !== undefined && !URL.canParse(publicS3Endpoint)) throw new TypeError(`publicS3Endpoint must be a URL, not ${JSON.stringify(publicS3Endpoint)}.`);
  if (outputProviders !== undefined) assertOutputProviders(outputProviders);
  if (webhookSecrets !== undefined) assertWebhookSecrets(webhookSecrets);
}

/** The dependencies of the activities. */
export interface ActivityDeps {
  aws: Aws;
  remotion: RemotionLambda;
  options: RenderActivitiesOptions;
  newestWatch: NewestWatch;
}
