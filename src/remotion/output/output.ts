import type { S3Client } from '@aws-sdk/client-s3';
import { defaultAws } from '../aws/aws';
import type { Aws, S3Scope } from '../aws/aws';
import { isUnsigned } from '../aws/provider-keys';
import { factsOf } from '../aws/aws-error-facts';
import { fromAwsError } from '../aws/aws-errors';
import { RemotionLambdaError } from '../errors/errors';
import { keyInUrl } from '../protocol/bucket-keys';
import { publicOutputUrl } from '../protocol/expected-output';
import type { ExpectedOutput } from '../protocol/expected-output';
import { presignerSdk, s3Sdk } from '../aws/lazy-aws-sdk';
import type { S3OutputProvider } from '../protocol/render-media-options';
import { headObject } from '../aws/s3-objects';
import type { ObjectFacts } from '../aws/s3-objects';

export { expectedOutput } from '../protocol/expected-output';
export type { ExpectedOutput } from '../protocol/expected-output';

/** An output that exists. */
export interface FoundOutput {
  bucketName: string;
  key: string;
  /** Plain URL, not signed: see `outputUrlFor()`. */
  url: string;
  /** null when S3 did not send it, or refused the request. */
  sizeInBytes: number | null;
  /** In milliseconds since 1970; null when S3 did not send it, or refused the request. */
  lastModifiedMs: number | null;
  /** When the storage answered, by its own clock; null when it did not send a date. */
  serverDateMs: number | null;
}

/** The storage of an output. */
export interface OutputPlace {
  region: string;
  /** The render of this output, for error messages. */
  renderId?: string;
  forcePathStyle?: boolean | null;
  /** Where the output is when it is not at AWS, with keys unless it can be read without. */
  s3OutputProvider?: S3OutputProvider | null;
}

/** Options of `findOutput()` that are not about the render. */
export interface OutputContext {
  aws?: Aws;
  /** Base of the URLs (path style) that recipients open, when S3 objects are not served by AWS. @default AWS's own address */
  publicS3Endpoint?: string;
}

/** The render whose output `findOutput()` looks up. */
export interface FindOutputInput extends OutputPlace, Pick<ExpectedOutput, 'bucketName' | 'key'> {
  /** Endpoint of another storage provider, when nothing else is known about it: `expectedOutput()` returns it. */
  providerEndpoint?: string | null;
  /** `outputFile` of a finished render: proof that the output exists where the storage refuses the request (403). */
  outputFile?: string | null;
}

/**
 * Checks for a render's output with one HEAD: null when there is none, `'forbidden'` when the storage refuses the
 * request and `outputFile` is not given.
 *
 * Needs s3:GetObject, and s3:ListBucket to tell "missing" from "forbidden".
 *
 * @throws `RemotionLambdaError`, retryable, when S3 gives no clear answer
 */
export async function findOutput(input: FindOutputInput, { aws = defaultAws(), publicS3Endpoint }: OutputContext = {}): Promise<FoundOutput | 'forbidden' | null> {
  const { bucketName, key, providerEndpoint = null } = input;
  const output: ExpectedOutput = { bucketName, key, providerEndpoint };
  const facts = await headOutput(output, input, aws);
  if (facts === null) return null;
  if (facts === 'forbidden' && !input.outputFile) return 'forbidden';
  const known = facts === 'forbidden' ? { sizeInBytes: null, lastModifiedMs: null, serverDateMs: null } : facts;
  return { bucketName, key, url: await outputUrlFor({ ...input, ...output }, { aws, publicS3Endpoint }), ...known };
}

/** One HEAD on the output; null when there is none. */
export async function headOutput(output: ExpectedOutput, place: OutputPlace, aws: Aws): Promise<ObjectFacts | 'forbidden' | null> {
  const { bucketName, key } = output;
  const { region, renderId } = place;
  const scope = scopeOf(output, place);
  try {
    return await headObject({ aws, scope, bucketName, key });
  } catch (error) {
    if (isForbidden(factsOf(error).status, scope)) return 'forbidden';
    const what = `check for the output${renderId === undefined ? '' : ` of render ${renderId}`}`;
    const { code, message, remedy, cause } = fromAwsError(error, { service: 'S3', what, permission: 's3:GetObject', region, bucketName, key });
    // Whatever failed, it does not prove that the output is missing, so the check has to be repeated.
    throw new RemotionLambdaError({ code, message, remedy, retryable: true, renderId, bucketName, cause });
  }
}

/** Providers answer 400 or 401 to a request without a signature, where AWS answers 403. */
function isForbidden(status: number | null, { provider }: S3Scope): boolean {
  return status === 401 || status === 403 || (status === 400 && Boolean(provider && isUnsigned(provider)));
}

/**
 * The plain URL of an output, percent-encoded. At AWS it is the public address, as Remotion writes it, because recipients
 * of the URL may not reach the endpoint that requests use (a VPC endpoint, for example). Otherwise it is the output
 * provider's address.
 */
export async function outputUrlFor(
  { bucketName, key, providerEndpoint = null, ...place }: OutputPlace & { bucketName: string; key: string; providerEndpoint?: string | null },
  { aws = defaultAws(), publicS3Endpoint }: OutputContext = {},
): Promise<string> {
  const scope = scopeOf({ bucketName, key, providerEndpoint }, place);
  if (scope.provider) return urlBySdk(aws.s3(scope), bucketName, key);
  if (publicS3Endpoint) return `${publicS3Endpoint.replace(/\/+$/, '')}/${bucketName}/${keyInUrl(key)}`;
  return publicOutputUrl({ bucketName, key }, place.region);
}

/** Signs and drops the signature: that way the SDK decides on path or host style, and encodes. */
async function urlBySdk(client: S3Client, bucketName: string, key: string): Promise<string> {
  const { GetObjectCommand } = s3Sdk();
  const signed = await presignerSdk().getSignedUrl(client, new GetObjectCommand({ Bucket: bucketName, Key: key }), { expiresIn: 60 });
  return signed.replace(/\?.*$/, '');
}

function scopeOf({ providerEndpoint }: ExpectedOutput, { region, forcePathStyle, s3OutputProvider }: OutputPlace): S3Scope {
  if (s3OutputProvider) return { region, provider: s3OutputProvider };
  if (providerEndpoint === null) return { region, forcePathStyle };
  // Only the endpoint is known: request without keys, and path style, which every provider supports.
  const provider = { endpoint: providerEndpoint, accessKeyId: null, secretAccessKey: null, forcePathStyle: true };
  return { region, provider };
}
