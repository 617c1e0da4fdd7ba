import type { S3Client } from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import { httpDateMs } from './server-clock';

/** What S3 answered to a GET. */
export interface GetAnswer {
  /** null: the object is still the one that is known. */
  body: Readable | null;
  contentLength: number | null;
  etag: string | null;
  lastModifiedMs: number | null;
  /** When S3 sent the answer, by its own clock. */
  serverDateMs: number | null;
}

/** Where the SDK sends the GETs of one bucket. */
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
}

/** The signed request as the SDK's own middleware has it. */
interface SentRequest extends Omit<Route, 'basePath' | 'userAgent'> {
  path: string;
  headers: Record<string, string>;
}

const directClients = new WeakMap<S3Client, DirectClient>();

/** S3 answers within a tenth of a second. After this the SDK tries, whose three tries have to fit into one watch, too. */
const timeoutMs = 2_000;

/** S3 wants the hash of the body signed, and there is none. */
const hashOfNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Keys that stand in a URL as they are. */
const plainKey = /^[\w./-]+$/;

/** S3 Express signs with sessions of its own, which only the SDK can do. */
const expressBucket = /--x-s3$/;

/**
 * Sends a GET with the client's own signer and connections, but past its middleware, which takes most of the time of a
 * small read.
 *
 * null when it cannot, or when the answer is anything but the object or "not modified": then the SDK is to send it,
 * whose business errors, repeated tries, redirects and wrong clocks remain.
 */
export async function getDirectly(client: S3Client, bucketName: string, key: string, ifNoneMatch: string | null): Promise<GetAnswer | null> {
  const direct = directClients.get(client);
  const route = direct?.routes.get(bucketName);
  if (!direct || !route || !plainKey.test(key)) return null;
  try {
    const { protocol, hostname, port, basePath, userAgent } = route;
    const headers = {
      host: port === undefined ? hostname : `${hostname}:${port}`,
      'user-agent': userAgent,
      'x-amz-content-sha256': hashOfNothing,
      ...(ifNoneMatch !== null && { 'if-none-match': ifNoneMatch }),
    };
    const signer = await (direct.signer ??= client.config.signer());
    const signingDate = new Date(Date.now() + client.config.systemClockOffset);
    const request = await signer.sign({ method: 'GET', protocol, hostname, port, path: basePath + key, query: {}, headers }, { signingDate });
    const { response } = await client.config.requestHandler.handle(request as Parameters<typeof client.config.requestHandler.handle>[0], { requestTimeout: timeoutMs });
    const { statusCode, headers: answered, body } = response as { statusCode: number; headers: Record<string, string>; body: Readable };
    if (statusCode === 200) return toAnswer(answered, body);
    // Read to its end, so that the connection can be used again.
    body.resume();
    if (statusCode === 304) return toAnswer(answered, null);
  } catch {
    direct.signer = undefined;
  }
  return null;
}

function toAnswer(headers: Record<string, string>, body: Readable | null): GetAnswer {
  const { 'content-length': contentLength, etag = null, 'last-modified': lastModified, date } = headers;
  return {
    body,
    contentLength: contentLength === undefined ? null : Number(contentLength),
    etag,
    lastModifiedMs: httpDateMs(lastModified),
    serverDateMs: httpDateMs(date),
  };
}

/** Lets the client's GETs be sent directly, by the way that the SDK takes for the first one of each bucket. */
export function learnRoutes(client: S3Client): void {
  const routes = new Map<string, Route>();
  directClients.set(client, { routes, signer: undefined });
  client.middlewareStack.add(
    (next, { commandName }) => async (args) => {
      const result = await next(args);
      const { Bucket: bucketName, Key: key } = args.input as { Bucket?: string; Key?: string };
      if (commandName === 'GetObjectCommand' && bucketName && key) learn(routes, bucketName, key, args.request as SentRequest);
      return result;
    },
    { step: 'deserialize', priority: 'high', name: 'learnRoutes' },
  );
}

function learn(routes: Map<string, Route>, bucketName: string, key: string, { protocol, hostname, port, path, headers }: SentRequest): void {
  if (routes.has(bucketName) || expressBucket.test(bucketName) || !path.endsWith(`/${key}`)) return;
  routes.set(bucketName, { protocol, hostname, port, basePath: path.slice(0, -key.length), userAgent: headers['user-agent'] ?? '' });
}
