import type { z } from 'zod';
import { isBucketName, isOutputKey } from '../protocol/bucket-keys';
import { extensionsFor } from '../protocol/codecs';
import type { AudioCodec, LambdaCodec } from '../protocol/codecs';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { optionPairs } from './option-pairs';
import type { PairedOptions } from './option-pairs';

/** The options that depend on one another; of `outName` only the name matters here, not the storage provider. */
export type RelatedRenderOptions = PairedOptions & Pick<RenderMediaOptions, 'serveUrl' | 'forceBucketName'> & {
  outName?: string | { bucketName: string; key: string } | null;
  webhook?: { customData?: Record<string, unknown> | null } | null;
};

/** Remotion's limit, in characters of JSON. @see https://www.remotion.dev/docs/lambda/rendermediaonlambda#webhook */
const maxWebhookCustomDataLength = 1_024;

interface Violation {
  path: (string | number)[];
  message: string;
}

/**
 * Rules that options must satisfy together, for zod's `superRefine()`. Remotion checks them only in the function, some of
 * them after the render has been paid for.
 */
export function renderOptionRules(options: RelatedRenderOptions, context: z.RefinementCtx): void {
  for (const rule of rules) {
    const violation = rule(options);
    if (violation) context.addIssue({ code: 'custom', input: options, ...violation });
  }
  for (const { option, violation } of optionPairs) {
    const message = violation(options);
    if (message) context.addIssue({ code: 'custom', input: options, path: [option], message });
  }
}

const rules: ((options: RelatedRenderOptions) => Violation | '' | null | false | undefined)[] = [
  ({ serveUrl }) =>
    /^(\.{0,2}\/|src\/|file:|[A-Za-z]:\\)/.test(serveUrl) && {
      path: ['serveUrl'],
      message: "expected a deployed site's URL or id, not a local file (https://www.remotion.dev/docs/lambda/deploysite)",
    },
  ({ forceBucketName }) => forceBucketName && bucketNameViolation(['forceBucketName'], forceBucketName),
  ({ codec, audioCodec, outName }) => typeof outName === 'string' && extensionViolation(outName, codec, audioCodec ?? null),
  ({ outName }) => outName && outputKeyViolation(outName),
  ({ outName }) => typeof outName === 'object' && outName && bucketNameViolation(['outName', 'bucketName'], outName.bucketName),
  ({ webhook }) => {
    const length = webhook?.customData ? JSON.stringify(webhook.customData).length : 0;
    return (
      length > maxWebhookCustomDataLength && {
        path: ['webhook', 'customData'],
        message: `expected at most ${maxWebhookCustomDataLength} characters of JSON, not ${length}`,
      }
    );
  },
];

function extensionViolation(outName: string, codec: LambdaCodec, audioCodec: AudioCodec | null): Violation | null {
  const extensions = extensionsFor(codec, audioCodec);
  const extension = extensionOf(outName);
  if (extensions === null || (extension !== null && extensions.includes(extension))) return null;
  const wanted = extensions.map((each) => `.${each}`).join(', ');
  const codecs = audioCodec ? `codec ${codec} with audio codec ${audioCodec}` : `codec ${codec}`;
  return { path: ['outName'], message: `expected an extension that matches ${codecs}: ${wanted}` };
}

/** The part after the last dot; null without a dot. */
function extensionOf(fileName: string): string | null {
  const dot = fileName.lastIndexOf('.');
  return dot === -1 ? null : fileName.slice(dot + 1);
}

function outputKeyViolation(outName: string | { key: string }): Violation | null {
  const [path, key] = typeof outName === 'string' ? [['outName'], outName] : [['outName', 'key'], outName.key];
  return isOutputKey(key) ? null : { path, message: "expected a key that begins with one of 0-9 a-z A-Z - ! _ . * ' ( ) / : & $ @ = ; + , ?" };
}

function bucketNameViolation(path: string[], name: string): Violation | null {
  return isBucketName(name) ? null : { path, message: 'expected an S3 bucket name: 3 to 63 of a-z 0-9 - .' };
}
