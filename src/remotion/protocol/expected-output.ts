import { keyInUrl, namedOutKey, outKey } from './bucket-keys';
import { defaultExtension, isLambdaCodec } from './codecs';
import { RemotionLambdaError } from '../errors/errors';
import { partitionOf } from './regions';
import type { RenderMetadata } from './render-progress';

/** Where a render's output is, or will be. */
export interface ExpectedOutput {
  bucketName: string;
  key: string;
  /** Endpoint of the storage provider that it is written to; null for AWS. */
  providerEndpoint: string | null;
}

type NamedOutput = Pick<RenderMetadata, 'renderId' | 'outName' | 'codec' | 'audioCodec'>;

/**
 * Where a render's output goes: to the bucket and key in `outName`, or into the render's folder, under `outName` or as
 * `out.<extension>`.
 *
 * Remotion's client checks extension, key and bucket again here; that is not needed, since the function rejects bad ones
 * before it renders anything.
 *
 * @throws `RemotionLambdaError` with code `RenderProgressUnreadable` for an unknown codec
 */
export function expectedOutput(renderMetadata: NamedOutput, bucketName: string): ExpectedOutput {
  const output = expectedOutputOrNull(renderMetadata, bucketName);
  if (output) return output;
  throw unknownOutput(renderMetadata, bucketName);
}

/** Like `expectedOutput()`, but null for a render whose codec is unknown, and with it the output's extension. */
export function expectedOutputOrNull({ renderId, outName, codec, audioCodec }: NamedOutput, bucketName: string): ExpectedOutput | null {
  if (outName && typeof outName === 'object') {
    const { bucketName: ownBucket, key, s3OutputProvider } = outName;
    return { bucketName: ownBucket, key, providerEndpoint: s3OutputProvider?.endpoint ?? null };
  }
  if (outName) return { bucketName, key: namedOutKey(renderId, outName), providerEndpoint: null };
  const extension = isLambdaCodec(codec) ? defaultExtension(codec, audioCodec ?? null) : null;
  return extension === null ? null : { bucketName, key: outKey(renderId, extension), providerEndpoint: null };
}

/**
 * Where a finished render's output is. Its progress file says so too, which helps with a codec of a later version.
 */
export function finishedOutput(renderMetadata: NamedOutput, { outputFile }: { outputFile?: string }, bucketName: string): ExpectedOutput {
  const expected = expectedOutputOrNull(renderMetadata, bucketName);
  if (expected) return expected;
  const [, bucketOfFile, key] = remotionUrl.exec(outputFile ?? '') ?? [];
  if (bucketOfFile && key) return { bucketName: bucketOfFile, key, providerEndpoint: null };
  throw unknownOutput(renderMetadata, bucketName);
}

/** Matches URLs of `remotionOutputUrl()`. */
const remotionUrl = /^https?:\/\/[^/]+\/([^/]+)\/(.+)$/;

/** An output's URL as Remotion writes it into `outputFile`: path style at AWS, whatever the endpoint; not encoded. */
export function remotionOutputUrl({ bucketName, key }: Pick<ExpectedOutput, 'bucketName' | 'key'>, region: string): string {
  return `https://s3.${region}.${partitionOf(region).dnsSuffix}/${bucketName}/${key}`;
}

/** An output's public URL at AWS, percent-encoded. */
export function publicOutputUrl({ bucketName, key }: Pick<ExpectedOutput, 'bucketName' | 'key'>, region: string): string {
  return remotionOutputUrl({ bucketName, key: keyInUrl(key) }, region);
}

function unknownOutput({ renderId, codec, audioCodec }: NamedOutput, bucketName: string): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderProgressUnreadable',
    message: `Cannot tell where the output of render ${renderId} (bucket ${bucketName}) goes: its codec is ${codec}, its audio codec ${audioCodec}.`,
    remedy: 'Use a version of this package that knows the codec.',
    retryable: false,
    renderId,
    bucketName,
  });
}
