import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { learnRoutes } from './direct-request';
import { lambdaSdk, s3Sdk } from './lazy-aws-sdk';
import { awsRegionOf, isUnsigned } from './provider-keys';
import type { S3OutputProvider } from '../protocol/render-media-options';
import { serverDateMsOf } from './server-clock';

/** Which S3 a request goes to. */
export interface S3Scope {
  region: string;
  forcePathStyle?: boolean | null;
  /** Storage elsewhere; null: AWS, or the endpoint that stands in for it. */
  provider?: S3OutputProvider | null;
}

/** AWS clients by region, made once, on first use. */
export interface Aws {
  s3(scope: S3Scope): S3Client;
  lambda(region: string): LambdaClient;
}

export interface AwsOptions {
  /** Where S3 is, e.g. a local stack. Default: the SDK's, including `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL`. */
  s3Endpoint?: string;
  /** Where Lambda is. Default: the SDK's, including `AWS_ENDPOINT_URL_LAMBDA` and `AWS_ENDPOINT_URL`. */
  lambdaEndpoint?: string;
  /** Path-style requests to S3 for every call. @default false */
  forcePathStyle?: boolean;
  /** Default: the SDK's standard chain. */
  credentials?: S3ClientConfig['credentials'];
  /** How long one try of an S3 request may take, in milliseconds. @default 5000 */
  requestTimeoutMs?: number;
}

export const awsDefaults = Object.freeze({
  s3RequestTimeoutMs: 5_000,
  s3MaxAttempts: 3,
  connectTimeoutMs: 2_000,
  /** A function may have to start cold before it answers. */
  lambdaRequestTimeoutMs: 60_000,
  s3MaxSockets: 200,
});

/**
 * Makes the AWS clients of this package.
 *
 * @example
 * ```ts
 * import { createAws, getRenderProgress } from 'temporal-remotion-lambda/remotion';
 * import type { GetRenderProgressInput, RenderProgress } from 'temporal-remotion-lambda/remotion';
 *
 * const aws = createAws({ s3Endpoint: 'http://127.0.0.1:5555', forcePathStyle: true });
 *
 * export function progressOf(input: GetRenderProgressInput): Promise<RenderProgress> {
 *   return getRenderProgress(input, { aws });
 * }
 * ```
 */
export function createAws(options: AwsOptions = {}): Aws {
  const s3Clients = new Map<string, S3Client>();
  const lambdaClients = new Map<string, LambdaClient>();
  return {
    s3: (scope) => once(s3Clients, scopeKey(scope), () => createS3Client(scope, options)),
    lambda: (region) => once(lambdaClients, region, () => createLambdaClient(region, options)),
  };
}

let shared: Aws | undefined;

/** The clients that calls without `aws` share. */
export function defaultAws(): Aws {
  return (shared ??= createAws());
}

function createS3Client({ region, forcePathStyle, provider }: S3Scope, options: AwsOptions): S3Client {
  const { S3Client } = s3Sdk();
  const client = new S3Client({
    ...(provider ? providerConfig(provider, options) : awsConfig(region, forcePathStyle, options)),
    maxAttempts: awsDefaults.s3MaxAttempts,
    // Checksums where S3 demands them: other providers do not know the rest, and JSON does not need it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: awsDefaults.connectTimeoutMs,
      requestTimeout: options.requestTimeoutMs ?? awsDefaults.s3RequestTimeoutMs,
      socketTimeout: options.requestTimeoutMs ?? awsDefaults.s3RequestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: { keepAlive: true, maxSockets: awsDefaults.s3MaxSockets },
      httpsAgent: { keepAlive: true, maxSockets: awsDefaults.s3MaxSockets },
    },
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      // The SDK keeps no header of a response, so the one that tells S3's time is put where callers can see it.
      if (result.output) Object.assign(result.output.$metadata, { serverDateMs: serverDateMsOf(result.response) });
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'recordServerDate' },
  );
  learnRoutes(client);
  return client;
}

function awsConfig(region: string, forcePathStyle: boolean | null | undefined, options: AwsOptions): S3ClientConfig {
  return {
    region,
    forcePathStyle: forcePathStyle || options.forcePathStyle || false,
    ...(options.s3Endpoint && { endpoint: options.s3Endpoint }),
    ...(options.credentials && { credentials: options.credentials }),
  };
}

function providerConfig(provider: S3OutputProvider, { credentials }: AwsOptions): S3ClientConfig {
  const { endpoint, accessKeyId, secretAccessKey, region, forcePathStyle } = provider;
  const place = { region: region ?? awsRegionOf(endpoint) ?? 'us-east-1', endpoint, forcePathStyle: forcePathStyle ?? false };
  if (accessKeyId && secretAccessKey) return { ...place, credentials: { accessKeyId, secretAccessKey } };
  if (!isUnsigned(provider)) return { ...place, ...(credentials && { credentials }) };
  // Without keys of its own the request goes unsigned: the SDK would otherwise hand the credentials of this machine's
  // AWS account to somebody else's endpoint.
  return { ...place, credentials: { accessKeyId: 'anonymous', secretAccessKey: 'anonymous' }, signer: { sign: async (request) => request } };
}

function createLambdaClient(region: string, options: AwsOptions): LambdaClient {
  const { LambdaClient } = lambdaSdk();
  return new LambdaClient({
    region,
    ...(options.lambdaEndpoint && { endpoint: options.lambdaEndpoint }),
    ...(options.credentials && { credentials: options.credentials }),
    // A second try of the SDK would launch, and pay, twice.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: awsDefaults.connectTimeoutMs,
      requestTimeout: awsDefaults.lambdaRequestTimeoutMs,
      throwOnRequestTimeout: true,
      // A pooled connection that died unnoticed is the commonest cause of a launch of which nobody knows whether it
      // arrived; launches are rare, so each pays for a connection of its own.
      // Infinity: Node passes a connection on to requests that wait for one.
      httpAgent: { keepAlive: false, maxSockets: Infinity },
      httpsAgent: { keepAlive: false, maxSockets: Infinity },
    },
  });
}

function scopeKey({ region, forcePathStyle, provider }: S3Scope): string {
  return JSON.stringify(provider ? [provider] : [region, Boolean(forcePathStyle)]);
}

function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key);
  if (known) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
