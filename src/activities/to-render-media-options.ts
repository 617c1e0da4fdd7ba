import type { RenderMediaInput } from '../contract/input';
import { isCancellable } from '../contract/longest-run';
import { RemotionLambdaError } from '../remotion/errors/errors';
import type { RenderMediaOptions, S3OutputProvider } from '../remotion/options/render-options';
import type { RenderActivitiesOptions } from './options';

/** Converts a checked request to Remotion's options, replacing names of providers and secrets with the worker's values. */
export function toRenderMediaOptions(
  input: Pick<RenderMediaInput, 'render' | 'functionFacts'>,
  known: RenderActivitiesOptions,
): RenderMediaOptions {
  const { outName, webhook, ...render } = input.render;
  return {
    ...render,
    licenseKey: render.licenseKey ?? known.licenseKey,
    enableCancellation: isCancellable(input),
    outName:
      typeof outName === 'object' && outName?.s3OutputProvider
        ? { ...outName, s3OutputProvider: outputProvider(outName.s3OutputProvider, known) }
        : (outName as Exclude<typeof outName, { s3OutputProvider?: string }>),
    webhook: webhook && { url: webhook.url, customData: webhook.customData, secret: webhookSecret(webhook.secretName, known) },
  };
}

/** The output provider configured under a request's name. */
export function outputProvider(name: string, { outputProviders = {} }: RenderActivitiesOptions): S3OutputProvider {
  const provider = outputProviders[name];
  if (!provider) throw unknownName('outName.s3OutputProvider', name, 'outputProviders', Object.keys(outputProviders));
  return provider;
}

function webhookSecret(name: string | undefined, { webhookSecrets = {} }: RenderActivitiesOptions): string | null {
  if (name === undefined) return null;
  const secret = webhookSecrets[name];
  if (secret === undefined) throw unknownName('webhook.secretName', name, 'webhookSecrets', Object.keys(webhookSecrets));
  return secret;
}

function unknownName(field: string, name: string, option: string, names: string[]): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'InvalidRenderRequest',
    message: `${field}: no "${name}" is configured on this worker (configured: ${names.join(', ') || 'none'})`,
    remedy: `Configure it on the worker, createRenderActivities({ ${option}: { … } }), or use a configured name.`,
    retryable: false,
  });
}
