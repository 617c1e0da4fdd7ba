import type { S3Client } from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** A request for one object, with S3's conditions as headers. */
export interface DirectRequest {
  method: 'GET' | 'HEAD' | 'PUT';
  headers?: Record<string, string>;
  body?: string;
}

export interface DirectAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
}

/** Where the SDK sends the requests for one bucket's objects. */
interface Route {
  protocol: string;
  hostname: string;
  port?: number;
  /** What stands before the key. */
  basePath: string;
  userAgent: string;
}

interface DirectClient {
  routes: Map<string, Route>;
  signer: ReturnType<S3Client['config']['signer']> | undefined;
  /** After a failure the SDK does it alone for a while. */
  restsUntilMs: number;
}

/** The signed request as the SDK's own middleware has it. */
interface SentRequest extends Omit<Route, 'basePath' | 'userAgent'> {
  path: string;
  headers: Record<string, string>;
}

const directClients = new WeakMap<S3Client, DirectClient>();

/** S3 answers within a tenth of a second. After this the SDK tries, with times of its own. */
const timeoutMs = 2_000;

/** Where S3 is slow or away, two seconds at each request would add up. */
const restMs = 30_000;

/** Larger ones gain nothing, and may take longer to send. */
const maxBodyLength = 100_000;

/** Keys that stand in a URL as they are. */
const plainKey = /^[\w./-]+$/;

const sha256OfNothing = sha256('');

/** S3 Express signs with sessions of its own, which only the SDK can do. */
const expressBucket = /--x-s3$/;

/**
 * Sends a request with the client's own signer and connections, but past its middleware, which takes most of the time of
 * a small one.
 *
 * null when it cannot, or when the answer is none of `understood`: then the SDK is to send it, whose business errors,
 * repeated tries, redirects and wrong clocks remain. So a write may be sent twice, as it may be by the SDK itself.
 */
export async function sendDirectly(
  client: S3Client,
  { bucketName, key }: { bucketName: string; key: string },
  request: DirectRequest,
  understood: number[],
): Promise<DirectAnswer | null> {
  const direct = directClients.get(client);
  const route = routeOf(client, bucketName, key);
  const isLarge = (request.body?.length ?? 0) > maxBodyLength;
  if (!direct || !route || isLarge || Date.now() < direct.restsUntilMs) return null;
  try {
    const { protocol, hostname, port, basePath, userAgent } = route;
    const { method, body } = request;
    const headers = {
      host: hostOf(route),
      'user-agent': userAgent,
      'x-amz-content-sha256': body === undefined ? sha256OfNothing : sha256(body),
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      ...request.headers,
    };
    const signer = await (direct.signer ??= client.config.signer());
    const signingDate = new Date(Date.now() + client.config.systemClockOffset);
    const signed = await signer.sign({ method, protocol, hostname, port, path: basePath + key, query: {}, headers, body }, { signingDate });
    const { response } = await client.config.requestHandler.handle(signed as Parameters<typeof client.config.requestHandler.handle>[0], { requestTimeout: timeoutMs });
    const answer = response as DirectAnswer;
    if (understood.includes(answer.statusCode)) return answer;
    // Read to its end, so that the connection can be used again.
    answer.body.resume();
  } catch {
    direct.signer = undefined;
    direct.restsUntilMs = Date.now() + restMs;
  }
  return null;
}

function routeOf(client: S3Client, bucketName: string, key: string): Route | null {
  return (plainKey.test(key) && directClients.get(client)?.routes.get(bucketName)) || null;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hostOf({ hostname, port }: Route): string {
  return port === undefined ? hostname : `${hostname}:${port}`;
}

const objectCommands = ['GetObjectCommand', 'HeadObjectCommand', 'PutObjectCommand'];

/** Lets the client's requests be sent directly, by the way that the SDK takes for the first one of each bucket. */
export function learnRoutes(client: S3Client): void {
  const routes = new Map<string, Route>();
  directClients.set(client, { routes, signer: undefined, restsUntilMs: 0 });
  client.middlewareStack.add(
    (next, { commandName }) => async (args) => {
      const result = await next(args);
      const { Bucket: bucketName, Key: key } = args.input as { Bucket?: string; Key?: string };
      if (commandName && objectCommands.includes(commandName) && bucketName && key) learn(routes, bucketName, key, args.request as SentRequest);
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'learnRoutes' },
  );
}

function learn(routes: Map<string, Route>, bucketName: string, key: string, { protocol, hostname, port, path, headers }: SentRequest): void {
  if (routes.has(bucketName) || expressBucket.test(bucketName) || !path.endsWith(`/${key}`)) return;
  routes.set(bucketName, { protocol, hostname, port, basePath: path.slice(0, -key.length), userAgent: headers['user-agent'] ?? '' });
}
