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
  /** null when S3 did not tell, or may not be asked. */
  sizeInBytes: number | null;
  /** In milliseconds since 1970; null when S3 did not tell, or may not be asked. */
  lastModifiedMs: number | null;
  /** When the storage told so, by its own clock; null when it did not. */
  serverDateMs: number | null;
}

export interface OutputPlace {
  region: string;
  /** Whose output it is, for the text of an error. */
  renderId?: string;
  forcePathStyle?: boolean | null;
  /** Where the output is when it is not at AWS, with keys unless it may be read without. */
  s3OutputProvider?: S3OutputProvider | null;
}

export interface OutputContext {
  aws?: Aws;
  /** Where objects in S3 open for those who get their URL, by path, when that is not AWS. @default AWS's own address */
  publicS3Endpoint?: string;
}

export interface FindOutputInput extends OutputPlace, Pick<ExpectedOutput, 'bucketName' | 'key'> {
  /** Endpoint of storage elsewhere, when only that is known of it: `expectedOutput()` tells. */
  providerEndpoint?: string | null;
  /** `outputFile` of a done render: Remotion's word for it counts where the object may not be looked at (403). */
  outputFile?: string | null;
}

/**
 * Looks for a render's output with one HEAD: null when there is none, `'forbidden'` when the storage refuses the request
 * and there is no `outputFile` to go by.
 *
 * Needs s3:GetObject, and s3:ListBucket to tell "missing" from "forbidden".
 *
 * @throws `RemotionLambdaError`, retryable, when S3 does not say
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
    if (mayNotLook(factsOf(error).status, scope)) return 'forbidden';
    const what = `look for the output${renderId === undefined ? '' : ` of render ${renderId}`}`;
    const { code, message, remedy, cause } = fromAwsError(error, { service: 'S3', what, permission: 's3:GetObject', region, bucketName, key });
    // Whatever it was: that the output does not exist is not known, so nobody should conclude anything.
    throw new RemotionLambdaError({ code, message, remedy, retryable: true, renderId, bucketName, cause });
  }
}

/** Providers answer 400 or 401 to a request without a signature, where AWS answers 403. */
function mayNotLook(status: number | null, { provider }: S3Scope): boolean {
  return status === 401 || status === 403 || (status === 400 && Boolean(provider && isUnsigned(provider)));
}

/**
 * The plain URL of an output, percent-encoded. At AWS it is the public address, as Remotion writes it: the endpoint that
 * requests take, such as that of a VPC, need not be open to those who get the URL. Else it is at the output provider.
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

/** Signing lets the SDK do the rest: path or host style, encoding. */
async function urlBySdk(client: S3Client, bucketName: string, key: string): Promise<string> {
  const { GetObjectCommand } = s3Sdk();
  const signed = await presignerSdk().getSignedUrl(client, new GetObjectCommand({ Bucket: bucketName, Key: key }), { expiresIn: 60 });
  return signed.replace(/\?.*$/, '');
}

function scopeOf({ providerEndpoint }: ExpectedOutput, { region, forcePathStyle, s3OutputProvider }: OutputPlace): S3Scope {
  if (s3OutputProvider) return { region, provider: s3OutputProvider };
  if (providerEndpoint === null) return { region, forcePathStyle };
  // Only the render's word for where it is: without keys, and by path, which every provider understands.
  const provider = { endpoint: providerEndpoint, accessKeyId: null, secretAccessKey: null, forcePathStyle: true };
  return { region, provider };
}
