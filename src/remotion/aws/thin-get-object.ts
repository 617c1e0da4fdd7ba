import type { GetObjectCommand, GetObjectCommandInput, GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { httpDateMs } from './server-clock';

type Config = S3Client['config'];
type Stack = S3Client['middlewareStack'];

/** What the SDK computed for the first GetObject of a bucket, and would compute again for each later one. */
interface Route {
  request: SdkRequest;
  /** The path before the key. */
  basePath: string;
  /** The SDK's context of the request: endpoint, signing scheme, schemas. */
  context: SdkContext;
}

interface SdkContext {
  commandName?: string;
  __smithy_context?: {
    operationSchema?: readonly unknown[];
    selectedHttpAuthScheme?: { httpAuthOption: { signingProperties?: object } };
  };
}

interface SdkRequest {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  headers: Record<string, string>;
  clone(): SdkRequest;
}

/** The answer to a request, as the SDK's request handlers return it. */
interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
}

/**
 * The switch: only clients in this map send thin requests, and only clients that this package created are added
 * (`enableThinReads()`).
 */
const routesOf = new WeakMap<S3Client, Map<string, Route>>();

/** Expensive SDK steps that have the same result for every GetObject of a bucket, or do nothing for it. */
const skippedSteps = [
  'validateBucketNameMiddleware',
  'regionRedirectMiddleware',
  'regionRedirectEndpointMiddleware',
  'bucketEndpointMiddleware',
  'httpAuthSchemeMiddleware',
  'contentLengthMiddleware',
  'addExpectContinueMiddleware',
  's3ExpressMiddleware',
  'recursionDetectionMiddleware',
  'learnRoute',
];

/** Keys and buckets that need no encoding in a URL; not S3 Express, which signs with its own sessions. */
const plainKey = /^[\w./-]+$/;
const plainBucket = /^(?!.*--x-s3$)[a-z\d.-]+$/;

const sha256OfEmptyBody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Enables `toThinRead()` for a client: records the route that the SDK finds for the first object of each bucket. */
export function enableThinReads(client: S3Client): void {
  const routes = new Map<string, Route>();
  routesOf.set(client, routes);
  client.middlewareStack.add(
    (next, context) => (args) => {
      learn(routes, args.input as GetObjectCommandInput, (args as { request?: unknown }).request as SdkRequest, context as SdkContext);
      return next(args);
    },
    { step: 'serialize', priority: 'low', name: 'learnRoute' },
  );
}

/**
 * The same command, but without the SDK steps that would give the same result as before. The user's middleware still runs,
 * and so do the client's logger, retries, signer and clock correction; the SDK reads answers other than 200 and 304. An
 * unchanged object returns status 304 instead of throwing.
 *
 * Returns the command unchanged if the client is not enabled, or has not read from the bucket before.
 */
export function toThinRead(client: S3Client, command: GetObjectCommand): GetObjectCommand {
  const route = routeOf(client, command.input.Bucket ?? '', command.input.Key ?? '');
  if (!route) return command;
  const whole = command.resolveMiddleware.bind(command);
  command.resolveMiddleware = (clientStack, config, options) => {
    const context = contextFor(route, command, config);
    try {
      return thinStack(clientStack, route, config, context).concat(command.middlewareStack).resolve(({ request }) => config.requestHandler.handle(request as never, options) as never, context as never);
    } catch {
      // A middleware of the user depends on a skipped step.
      routesOf.delete(client);
      return whole(clientStack, config, options);
    }
  };
  return command;
}

function routeOf(client: S3Client, bucketName: string, key: string): Route | null {
  return (plainKey.test(key) && routesOf.get(client)?.get(bucketName)) || null;
}

function learn(routes: Map<string, Route>, { Bucket: bucketName, Key: key }: GetObjectCommandInput, request: SdkRequest, context: SdkContext): void {
  if (context.commandName !== 'GetObjectCommand' || !bucketName || !key || routes.has(bucketName)) return;
  if (!plainBucket.test(bucketName) || !request.path.endsWith(`/${key}`)) return;
  const plain = request.clone();
  // The condition belongs to that request only.
  delete plain.headers['if-none-match'];
  routes.set(bucketName, { request: plain, basePath: request.path.slice(0, -key.length), context: { ...context } });
}

/** A new context for each request, since the SDK writes into it. */
function contextFor({ context }: Route, command: GetObjectCommand, { logger }: Config): SdkContext {
  const { selectedHttpAuthScheme: scheme, ...about } = context.__smithy_context ?? {};
  const httpAuthOption = { ...scheme?.httpAuthOption, signingProperties: { ...scheme?.httpAuthOption.signingProperties } };
  const smithyContext = { ...about, commandInstance: command, selectedHttpAuthScheme: { ...scheme, httpAuthOption } };
  return { ...context, logger, __smithy_context: smithyContext } as SdkContext;
}

function thinStack(clientStack: Stack, route: Route, config: Config, context: SdkContext): Stack {
  const stack = clientStack.clone() as Stack;
  for (const name of skippedSteps) stack.remove(name);
  // Keep the SDK's names, so that a user's middleware can still be placed relative to them.
  stack.add(
    (next) => (args) => next({ ...args, request: requestFor(route, args.input as GetObjectCommandInput) } as never),
    { step: 'serialize', name: 'serializerMiddleware', override: true },
  );
  stack.add(
    (next) => async (args) => {
      const { response } = (await next(args)) as { response: SdkResponse };
      return { response, output: await outputOf(response, config, context) };
    },
    { step: 'deserialize', name: 'deserializerMiddleware', override: true },
  );
  return stack;
}

function requestFor({ request, basePath }: Route, { Key: key, IfNoneMatch: knownEtag }: GetObjectCommandInput): SdkRequest {
  const fresh = request.clone();
  fresh.path = `${basePath}${key}`;
  fresh.headers['x-amz-content-sha256'] = sha256OfEmptyBody;
  if (knownEtag !== undefined) fresh.headers['if-none-match'] = knownEtag;
  return fresh;
}

async function outputOf(response: SdkResponse, config: Config, context: SdkContext): Promise<GetObjectCommandOutput> {
  const { statusCode, headers, body } = response;
  if (statusCode !== 200 && statusCode !== 304) return readBySdk(response, config, context);
  if (statusCode === 304) body.resume();
  const lastModifiedMs = httpDateMs(headers['last-modified']);
  return {
    ...(statusCode === 200 && { Body: body as unknown as GetObjectCommandOutput['Body'] }),
    ...(headers['content-length'] !== undefined && { ContentLength: Number(headers['content-length']) }),
    ETag: headers.etag,
    ...(lastModifiedMs !== null && { LastModified: new Date(lastModifiedMs) }),
    $metadata: { httpStatusCode: statusCode, requestId: headers['x-amz-request-id'], extendedRequestId: headers['x-amz-id-2'] },
  };
}

/** Reads the answer with the SDK, so that it means the same as after the SDK's own requests. */
async function readBySdk(response: SdkResponse, config: Config, context: SdkContext): Promise<GetObjectCommandOutput> {
  const [, namespace, name, traits, input, output] = context.__smithy_context?.operationSchema ?? [];
  const { deserializeResponse } = config.protocol as unknown as { deserializeResponse(...args: unknown[]): Promise<GetObjectCommandOutput> };
  try {
    return await deserializeResponse.call(config.protocol, { namespace, name, traits, input, output }, { ...config, ...context }, response);
  } catch (error) {
    throw Object.defineProperty(error as Error, '$response', { value: response });
  }
}
