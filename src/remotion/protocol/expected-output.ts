import { keyInUrl, namedOutKey, outKey } from './bucket-keys';
import { defaultExtension, isLambdaCodec } from './codecs';
import { RemotionLambdaError } from '../errors/errors';
import { partitionOf } from './regions';
import type { RenderMetadata } from './render-progress';

/** Where a render's output is, or is going to be. */
export interface ExpectedOutput {
  bucketName: string;
  key: string;
  /** Endpoint of the storage elsewhere that it is written to; null for AWS. */
  providerEndpoint: string | null;
}

type NamedOutput = Pick<RenderMetadata, 'renderId' | 'outName' | 'codec' | 'audioCodec'>;

/**
 * Where the output of a render goes: its own bucket and key, its name within the render's folder, or `out.<extension>`
 * there.
 *
 * What Remotion checks here once more (extension, key, bucket) the function has refused before it rendered anything.
 *
 * @throws `RemotionLambdaError` with code `RenderProgressUnreadable` for a codec that is not known
 */
export function expectedOutput(renderMetadata: NamedOutput, bucketName: string): ExpectedOutput {
  const output = expectedOutputOrNull(renderMetadata, bucketName);
  if (output) return output;
  throw unknownOutput(renderMetadata, bucketName);
}

/** As `expectedOutput()`, but null for a render whose codec is not known: where its output goes cannot be told. */
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
 * Where the output of a finished render is. Its file says so too, and by that a codec of a later version needs not be
 * known.
 */
export function finishedOutput(renderMetadata: NamedOutput, { outputFile }: { outputFile?: string }, bucketName: string): ExpectedOutput {
  const expected = expectedOutputOrNull(renderMetadata, bucketName);
  if (expected) return expected;
  const [, bucketOfFile, key] = remotionUrl.exec(outputFile ?? '') ?? [];
  if (bucketOfFile && key) return { bucketName: bucketOfFile, key, providerEndpoint: null };
  throw unknownOutput(renderMetadata, bucketName);
}

/** What `remotionOutputUrl()` makes. */
const remotionUrl = /^https?:\/\/[^/]+\/([^/]+)\/(.+)$/;

/** URL of an output as Remotion writes it into `outputFile`: path style at AWS, whatever the endpoint; not encoded. */
export function remotionOutputUrl({ bucketName, key }: Pick<ExpectedOutput, 'bucketName' | 'key'>, region: string): string {
  return `https://s3.${region}.${partitionOf(region).dnsSuffix}/${bucketName}/${key}`;
}

/** The address at AWS where the public finds an output, as a URL that names it to the letter. */
export function publicOutputUrl({ bucketName, key }: Pick<ExpectedOutput, 'bucketName' | 'key'>, region: string): string {
  return remotionOutputUrl({ bucketName, key: keyInUrl(key) }, region);
}

function unknownOutput({ renderId, codec, audioCodec }: NamedOutput, bucketName: string): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'RenderProgressUnreadable',
    message: `The output of render ${renderId} (bucket ${bucketName}) cannot be told: its codec is ${codec}, its audio codec ${audioCodec}.`,
    remedy: 'Use a version of this package that knows the codec.',
    retryable: false,
    renderId,
    bucketName,
  });
}
