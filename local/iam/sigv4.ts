import { createHash, createHmac } from 'node:crypto';
import type { WireRequest } from '../lambda/authorize';
import type { Credentials } from '../lambda/local-credentials';

/** A request's signature, as the request claims it. */
export interface ClaimedSignature {
  accessKeyId: string;
  /** `<date>/<region>/<service>/aws4_request`. */
  scope: string;
  signedHeaders: string[];
  signature: string;
  /** `20261126T120000Z`. */
  amzDate: string;
  sessionToken: string | undefined;
  /** Only for a presigned URL; undefined when the request is signed in its headers. */
  expiresInSeconds: number | undefined;
}

const algorithm = 'AWS4-HMAC-SHA256';
export const unsignedPayload = 'UNSIGNED-PAYLOAD';

/**
 * Reads a request's signature from its headers or its URL; undefined when it is not signed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function claimedSignature({ url, headers }: WireRequest): ClaimedSignature | undefined {
  const query = new URLSearchParams(queryOf(url));
  const header = headers.authorization;
  const field = (name: string): string => new RegExp(`${name}=([^, ]+)`).exec(header ?? '')?.[1] ?? '';
  const isByUrl = query.has('X-Amz-Signature');
  if (!isByUrl && !header?.startsWith(algorithm)) return undefined;
  const credential = isByUrl ? query.get('X-Amz-Credential')! : field('Credential');
  const [accessKeyId = '', ...scope] = credential.split('/');
  return {
    accessKeyId,
    scope: scope.join('/'),
    signedHeaders: (isByUrl ? query.get('X-Amz-SignedHeaders')! : field('SignedHeaders')).split(';'),
    signature: isByUrl ? query.get('X-Amz-Signature')! : field('Signature'),
    amzDate: (isByUrl ? query.get('X-Amz-Date') : headers['x-amz-date']?.toString()) ?? '',
    sessionToken: (isByUrl ? query.get('X-Amz-Security-Token') : headers['x-amz-security-token']?.toString()) ?? undefined,
    expiresInSeconds: isByUrl ? Number(query.get('X-Amz-Expires')) : undefined,
  };
}

type SignatureInput = Pick<ClaimedSignature, 'scope' | 'signedHeaders' | 'amzDate'>;

/** The signature that a request must carry. */
export function signatureOf(request: WireRequest, { scope, signedHeaders, amzDate }: SignatureInput, payloadHash: string, secretAccessKey: string): string {
  const [date = '', region = '', service = ''] = scope.split('/');
  const headers = signedHeaders.map((name) => `${name}:${String(request.headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`).join('');
  const canonical = [request.method, canonicalPath(request.url, service), canonicalQuery(request.url), headers, signedHeaders.join(';'), payloadHash].join('\n');
  const toSign = [algorithm, amzDate, scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

/** The headers that sign a request. Its existing headers stay unchanged. */
export function signingHeaders(request: WireRequest, service: string, region: string, payloadHash: string, credentials: Credentials): Record<string, string> {
  const amzDate = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${amzDate.slice(0, 8)}/${region}/${service}/aws4_request`;
  const token = credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : undefined;
  const added = { 'x-amz-content-sha256': payloadHash, 'x-amz-date': amzDate, ...token };
  const signedHeaders = ['host', ...Object.keys(added)];
  const signed = { ...request, headers: { ...request.headers, ...added } };
  const signature = signatureOf(signed, { scope, signedHeaders, amzDate }, payloadHash, credentials.secretAccessKey);
  const authorization = `${algorithm} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return { ...added, authorization };
}

/** When a request was signed, in epoch milliseconds; NaN when it has no valid date. */
export function signedAtMs({ amzDate }: ClaimedSignature): number {
  return Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Services other than S3 encode the path a second time. */
function canonicalPath(url: string, service: string): string {
  const path = url.replace(/\?.*$/s, '');
  return service === 's3' ? path : path.split('/').map(encode).join('/');
}

function canonicalQuery(url: string): string {
  const pairs = queryOf(url).split('&').filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='));
  const encoded = pairs.map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value))}`;
  });
  return encoded.sort().join('&');
}

function queryOf(url: string): string {
  return url.split(/\?(.*)/s)[1] ?? '';
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
