import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { lambdaSdk, s3Sdk } from './lazy-aws-sdk';
import { awsRegionOf, isUnsigned } from './provider-keys';
import { remotionCredentials } from './remotion-credentials';
import type { S3OutputProvider } from '../protocol/render-media-options';
import { enableThinReads } from './thin-get-object';

type RequestHandlerOption = S3ClientConfig['requestHandler'];

type NodeHttpHandlerOptions = Extract<NonNullable<S3ClientConfig['requestHandler']>, { connectionTimeout?: number; httpAgent?: unknown }>;

/** Which S3 a request goes to. */
export interface S3Scope {
  region: string;
  forcePathStyle?: boolean | null;
  /** Another storage provider; null: AWS, or the endpoint configured in its place. */
  provider?: S3OutputProvider | null;
  /** For a large body: the request may take long, as long as it makes progress. */
  isUpload?: boolean;
}

/** AWS clients by region, each created on first use. */
export interface Aws {
  /** The client for the bucket of a render, or for storage elsewhere. */
  s3(scope: S3Scope): S3Client;
  /** The client for the functions of a region. */
  lambda(region: string): LambdaClient;
}

/** AWS clients that their creator has to close. */
export interface ClosableAws extends Aws {
  /** Closes the connections of all clients; a client that is requested later is created again. */
  close(): void;
}

/** Options of `createAws()`. */
export interface AwsOptions {
  /** Where S3 is, e.g. a local stack. Default: the SDK's, including `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL`. */
  s3Endpoint?: string;
  /** Where Lambda is. Default: the SDK's, including `AWS_ENDPOINT_URL_LAMBDA` and `AWS_ENDPOINT_URL`. */
  lambdaEndpoint?: string;
  /** Path-style requests to S3 for every call. @default false */
  forcePathStyle?: boolean;
  /**
   * Default: the same as Remotion's own client: `REMOTION_AWS_PROFILE`, then `REMOTION_AWS_ACCESS_KEY_ID` with
   * `REMOTION_AWS_SECRET_ACCESS_KEY` (and `REMOTION_AWS_SESSION_TOKEN`), then the SDK's standard chain.
   */
  credentials?: S3ClientConfig['credentials'];
  /** How long S3 may take to answer one try, in milliseconds. A large upload may stall for four times that. @default 5000 */
  requestTimeoutMs?: number;
  /**
   * How to send requests: options of the SDK's `NodeHttpHandler` (`httpsAgent` for a proxy or your own CA), which are added
   * to this package's; or a handler, used as it is, with its own timeouts; or a function that returns either for S3 and
   * for Lambda. An agent for Lambda should not keep connections alive: when a kept connection has died unnoticed, the
   * answer to a launch is lost.
   * @see https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-proxies.html
   */
  requestHandler?: RequestHandlerOption | ((service: 'S3' | 'Lambda') => RequestHandlerOption);
}

const awsDefaults = Object.freeze({
  s3RequestTimeoutMs: 5_000,
  /** What the kernel has buffered of an upload is sent without visible progress: a few MB, at 200 kB/s. */
  s3UploadSilenceFactor: 4,
  s3MaxAttempts: 3,
  connectTimeoutMs: 2_000,
  /** A function may need a cold start before it answers. */
  lambdaRequestTimeoutMs: 60_000,
  s3MaxSockets: 200,
});

/**
 * Creates the AWS clients of this package.
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
export function createAws(options: AwsOptions = {}): ClosableAws {
  const s3Clients = new Map<string, S3Client>();
  const lambdaClients = new Map<string, LambdaClient>();
  return {
    s3: (scope) => once(s3Clients, scopeKey(scope), () => createS3Client(scope, options)),
    lambda: (region) => once(lambdaClients, region, () => createLambdaClient(region, options)),
    close: () => {
      for (const clients of [s3Clients, lambdaClients]) {
        for (const client of clients.values()) client.destroy();
        clients.clear();
      }
    },
  };
}

let shared: Aws | undefined;

/** The clients shared by calls without `aws`. */
export function defaultAws(): Aws {
  return (shared ??= createAws());
}

function createS3Client({ region, forcePathStyle, provider, isUpload }: S3Scope, options: AwsOptions): S3Client {
  const { S3Client } = s3Sdk();
  const timeoutMs = options.requestTimeoutMs ?? awsDefaults.s3RequestTimeoutMs;
  const client = new S3Client({
    ...(provider ? providerConfig(provider, options) : awsConfig(region, forcePathStyle, options)),
    maxAttempts: awsDefaults.s3MaxAttempts,
    // A bucket with Object Lock requires a checksum with every upload; other storage providers do not support it.
    ...(isAtAws(provider, options) ? {} : { requestChecksumCalculation: 'WHEN_REQUIRED' }),
    // This package reads only JSON, which needs no checksum.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: requestHandler('S3', options, {
      ...(isUpload ? { requestTimeout: 0, socketTimeout: timeoutMs * awsDefaults.s3UploadSilenceFactor } : { requestTimeout: timeoutMs, socketTimeout: timeoutMs }),
      httpAgent: { keepAlive: true, maxSockets: awsDefaults.s3MaxSockets },
      httpsAgent: { keepAlive: true, maxSockets: awsDefaults.s3MaxSockets },
    }),
  });
  enableThinReads(client);
  return client;
}

function requestHandler(service: 'S3' | 'Lambda', { requestHandler: option }: AwsOptions, own: NodeHttpHandlerOptions): RequestHandlerOption {
  const given = typeof option === 'function' ? option(service) : option;
  if (given && typeof (given as { handle?: unknown }).handle === 'function') return given;
  return { connectionTimeout: awsDefaults.connectTimeoutMs, throwOnRequestTimeout: true, ...own, ...given };
}

function isAtAws(provider: S3OutputProvider | null | undefined, { s3Endpoint }: AwsOptions): boolean {
  const endpoint = provider?.endpoint ?? s3Endpoint ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  return !endpoint || awsRegionOf(endpoint) !== null;
}

function awsConfig(region: string, forcePathStyle: boolean | null | undefined, options: AwsOptions): S3ClientConfig {
  return {
    region,
    forcePathStyle: forcePathStyle || options.forcePathStyle || false,
    ...(options.s3Endpoint && { endpoint: options.s3Endpoint }),
    ...credentialsOf(options),
  };
}

function credentialsOf({ credentials = remotionCredentials() }: AwsOptions): Pick<S3ClientConfig, 'credentials'> {
  return credentials ? { credentials } : {};
}

function providerConfig(provider: S3OutputProvider, options: AwsOptions): S3ClientConfig {
  const { endpoint, accessKeyId, secretAccessKey, region, forcePathStyle } = provider;
  const place = { region: region ?? awsRegionOf(endpoint) ?? 'us-east-1', endpoint, forcePathStyle: forcePathStyle ?? false };
  if (accessKeyId && secretAccessKey) return { ...place, credentials: { accessKeyId, secretAccessKey } };
  if (!isUnsigned(provider)) return { ...place, ...credentialsOf(options) };
  // A provider without keys gets unsigned requests: otherwise the SDK would sign with this machine's AWS credentials for
  // somebody else's endpoint.
  return { ...place, credentials: { accessKeyId: 'anonymous', secretAccessKey: 'anonymous' }, signer: { sign: async (request) => request } };
}

function createLambdaClient(region: string, options: AwsOptions): LambdaClient {
  const { LambdaClient } = lambdaSdk();
  return new LambdaClient({
    region,
    ...(options.lambdaEndpoint && { endpoint: options.lambdaEndpoint }),
    ...credentialsOf(options),
    // A retry by the SDK would launch, and bill, twice.
    maxAttempts: 1,
    requestHandler: requestHandler('Lambda', options, {
      requestTimeout: awsDefaults.lambdaRequestTimeoutMs,
      // The most common cause of an uncertain launch is a pooled connection that died unnoticed. Launches are rare, so
      // each gets a new connection.
      // Infinity: with a limit, Node reuses a connection for requests that wait for one.
      httpAgent: { keepAlive: false, maxSockets: Infinity },
      httpsAgent: { keepAlive: false, maxSockets: Infinity },
    }),
  });
}

function scopeKey({ region, forcePathStyle, provider, isUpload }: S3Scope): string {
  return JSON.stringify([Boolean(isUpload), ...(provider ? [provider] : [region, Boolean(forcePathStyle)])]);
}

function once<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key);
  if (known) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
