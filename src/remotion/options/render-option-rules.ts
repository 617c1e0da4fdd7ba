import type { z } from 'zod';
import { isBucketName, isOutputKey } from '../protocol/bucket-keys';
import { audioCodecsOf, extensionsFor } from '../protocol/codecs';
import type { AudioCodec, LambdaCodec } from '../protocol/codecs';
import type { RenderMediaOptions } from '../protocol/render-media-options';

/** The options that depend on one another; of an output only its name counts here, not who stores it. */
export type RelatedRenderOptions = Pick<
  RenderMediaOptions,
  | 'serveUrl'
  | 'codec'
  | 'audioCodec'
  | 'forceBucketName'
  | 'framesPerLambda'
  | 'concurrency'
  | 'frameRange'
  | 'crf'
  | 'videoBitrate'
  | 'encodingMaxRate'
  | 'encodingBufferSize'
  | 'numberOfGifLoops'
> & {
  outName?: string | { bucketName: string; key: string } | null;
  webhook?: { customData?: Record<string, unknown> | null } | null;
};

/** Remotion's limit, in characters of JSON. @see https://www.remotion.dev/docs/lambda/rendermediaonlambda#webhook */
export const maxWebhookCustomDataLength = 1_024;

interface Violation {
  path: (string | number)[];
  message: string;
}

/**
 * What the options must fulfil together, for zod's `superRefine()`: rules that Remotion itself checks in the function
 * only, some of them after the render is paid for.
 */
export function renderOptionRules(options: RelatedRenderOptions, context: z.RefinementCtx): void {
  for (const rule of rules) {
    const violation = rule(options);
    if (violation) context.addIssue({ code: 'custom', input: options, ...violation });
  }
}

const rules: ((options: RelatedRenderOptions) => Violation | '' | null | false | undefined)[] = [
  ({ serveUrl }) =>
    /^(\.{0,2}\/|src\/|file:|[A-Za-z]:\\)/.test(serveUrl) && {
      path: ['serveUrl'],
      message: 'expected the URL of a deployed site, or its id, not a local file (https://www.remotion.dev/docs/lambda/deploysite)',
    },
  ({ forceBucketName }) => forceBucketName && bucketNameViolation(['forceBucketName'], forceBucketName),
  ({ framesPerLambda, concurrency }) =>
    isSet(framesPerLambda) &&
    isSet(concurrency) && { path: ['framesPerLambda'], message: 'expected either framesPerLambda or concurrency, not both' },
  ({ frameRange }) =>
    Array.isArray(frameRange) &&
    frameRange[1] !== null &&
    frameRange[1] < frameRange[0] && { path: ['frameRange'], message: 'expected a last frame that is not before the first' },
  ({ codec, audioCodec }) =>
    audioCodec &&
    !audioCodecsOf(codec).includes(audioCodec) && {
      path: ['audioCodec'],
      message: `expected an audio codec that goes with ${codec}: ${audioCodecsOf(codec).join(', ') || 'none, it has no sound'}`,
    },
  ({ codec, audioCodec, outName }) => typeof outName === 'string' && extensionViolation(outName, codec, audioCodec ?? null),
  ({ outName }) => outName && outputKeyViolation(outName),
  ({ outName }) => typeof outName === 'object' && outName && bucketNameViolation(['outName', 'bucketName'], outName.bucketName),
  ({ crf, videoBitrate }) =>
    isSet(crf) && isSet(videoBitrate) && { path: ['crf'], message: 'expected either crf or videoBitrate, not both' },
  ({ crf, codec }) => isSet(crf) && crfViolation(crf, codec),
  ({ encodingMaxRate, encodingBufferSize }) =>
    isSet(encodingMaxRate) &&
    !isSet(encodingBufferSize) && { path: ['encodingMaxRate'], message: 'expected encodingBufferSize to be set, too' },
  ({ numberOfGifLoops, codec }) =>
    isSet(numberOfGifLoops) && codec !== 'gif' && { path: ['numberOfGifLoops'], message: `expected codec gif, not ${codec}` },
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
  return { path: ['outName'], message: `expected an extension that fits ${codecs}: ${wanted}` };
}

/** What follows the last dot; null without one. */
function extensionOf(fileName: string): string | null {
  const dot = fileName.lastIndexOf('.');
  return dot === -1 ? null : fileName.slice(dot + 1);
}

function outputKeyViolation(outName: string | { key: string }): Violation | null {
  const [path, key] = typeof outName === 'string' ? [['outName'], outName] : [['outName', 'key'], outName.key];
  return isOutputKey(key) ? null : { path, message: "expected a key that begins with one of 0-9 a-z A-Z - ! _ . * ' ( ) / : & $ @ = ; + , ?" };
}

function bucketNameViolation(path: string[], name: string): Violation | null {
  return isBucketName(name) ? null : { path, message: 'expected the name of an S3 bucket: 3 to 63 of a-z 0-9 - .' };
}

/** @see https://www.remotion.dev/docs/encoding#controlling-quality-using-the-crf-setting */
const crfRanges: Partial<Record<LambdaCodec, [number, number]>> = { h264: [1, 51], h265: [0, 51], vp8: [4, 63], vp9: [0, 63] };

function crfViolation(crf: number, codec: LambdaCodec): Violation | null {
  const range = crfRanges[codec];
  if (!range) return { path: ['crf'], message: `expected no crf, since codec ${codec} has none` };
  const [min, max] = range;
  return crf >= min && crf <= max ? null : { path: ['crf'], message: `expected ${min} to ${max} for codec ${codec}` };
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
