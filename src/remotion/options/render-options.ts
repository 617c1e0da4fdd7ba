import { invalidRequest } from '../errors/invalid-request';
import { lazySchema } from './lazy-schema';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { renderOptionRules } from './render-option-rules';
import { renderMediaOptionsSchema } from './render-options-schema';

// Clients that start workflows load this file, so it must not load the AWS SDK, or zod before the first check.
export { invalidField, invalidRequest } from '../errors/invalid-request';
export { lazySchema } from './lazy-schema';
export { renderMediaOptionsDefaults } from '../protocol/render-option-defaults';
export { renderOptionRules } from './render-option-rules';
export { renderMediaOptionsSchema, s3OutputProviderSchema } from './render-options-schema';
export { serializeInputProps } from './serialize-input-props';
export type {
  ChromiumOptions,
  DeleteAfter,
  DownloadBehavior,
  OutName,
  PixelFormat,
  RenderMediaOptions,
  S3OutputProvider,
  WebhookOption,
  X264Preset,
} from '../protocol/render-media-options';

const wholeSchema = lazySchema(() => renderMediaOptionsSchema().superRefine(renderOptionRules));

/**
 * Checks options of `renderMediaOnLambda()` before anything is started or paid for, and returns them unchanged.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest`, listing every bad field with what was expected and what
 * it got
 */
export function parseRenderMediaOptions(input: unknown): RenderMediaOptions {
  const parsed = wholeSchema().safeParse(input);
  if (!parsed.success) throw invalidRequest(parsed.error, input);
  // Not `parsed.data`: zod rebuilds records, but inputProps must stay as they are, including Dates.
  return input as RenderMediaOptions;
}
