import type { IncomingHttpHeaders } from 'node:http';
import type { WireRequest } from '../lambda/authorize';
import type { Credentials } from '../lambda/local-credentials';
import type { Principal, Principals } from './account';
import { allows, publicStatements } from './policy';
import type { PolicyDocument } from './policy';
import { s3Refusal } from './s3-refusal';
import type { S3Refusal } from './s3-refusal';
import { s3Target } from './s3-target';
import { claimedSignature, signingHeaders, unsignedPayload } from './sigv4';
import type { ClaimedSignature } from './sigv4';
import { timeProblem, verify } from './verify';

export interface AuthorizeS3Options {
  motoUrl: string;
  region: string;
  account: Principals;
}

/** A request to forward to moto, signed in its headers. */
export interface AuthorizedRequest {
  url: string;
  headers: IncomingHttpHeaders;
  /** Undefined for an unsigned request, and for one with an unknown access key, which moto refuses. */
  principal: Principal | undefined;
}

/** Turns a request to S3 into the one to send to moto, or into S3's refusal where moto cannot decide. */
export async function authorizeS3(request: WireRequest, options: AuthorizeS3Options): Promise<AuthorizedRequest | S3Refusal> {
  const claimed = claimedSignature(request);
  return claimed ? admitSigned(request, claimed, options) : admitUnsigned(request, options);
}

/** S3's refusal instead of a 404: S3 admits that an object is missing only to callers who may list the bucket. */
export async function hideMissing(request: WireRequest, principal: Principal | undefined, account: Principals): Promise<S3Refusal | undefined> {
  const { action, bucket } = s3Target(request.method, request.url);
  if (!action) return undefined;
  const mayList = principal && allows(await account.policyOf(principal), 's3:ListBucket', `arn:aws:s3:::${bucket}`);
  return mayList ? undefined : s3Refusal('notAllowed', request.url);
}

function admitSigned(request: WireRequest, claimed: ClaimedSignature, { account, region }: AuthorizeS3Options): AuthorizedRequest | S3Refusal {
  const { headers, url } = request;
  if (claimed.expiresInSeconds === undefined) {
    const problem = timeProblem(claimed);
    return problem ? s3Refusal(problem, url) : { url, headers, principal: account.principalOf(claimed.accessKeyId) };
  }
  const principal = verify(request, claimed, unsignedPayload, account);
  if (typeof principal === 'string') return s3Refusal(principal, url);
  return { ...signAs(principal.credentials, { ...request, url: withoutSignature(url) }, region), principal };
}

/** Checks anonymous access by the bucket's policy here; to moto, the request comes from the operator. */
async function admitUnsigned(request: WireRequest, { account, region, motoUrl }: AuthorizeS3Options): Promise<AuthorizedRequest | S3Refusal> {
  const { bucket, action, arn } = s3Target(request.method, request.url);
  const policy = action && (await bucketPolicy(bucket, { account, region, motoUrl }));
  if (!policy || !allows(publicStatements(policy), action, arn)) return s3Refusal('notAllowed', request.url);
  return { ...signAs(account.operator, request, region), principal: undefined };
}

function signAs(credentials: Credentials, request: WireRequest, region: string): Pick<AuthorizedRequest, 'url' | 'headers'> {
  const { url, headers } = request;
  return { url, headers: { ...headers, ...signingHeaders(request, 's3', region, unsignedPayload, credentials) } };
}

async function bucketPolicy(bucket: string, { account, region, motoUrl }: AuthorizeS3Options): Promise<PolicyDocument | undefined> {
  const request = { method: 'GET', url: `/${encodeURIComponent(bucket)}?policy=`, headers: { host: new URL(motoUrl).host } };
  const signed = signingHeaders(request, 's3', region, unsignedPayload, account.operator);
  const response = await fetch(`${motoUrl}${request.url}`, { headers: signed });
  return response.ok ? ((await response.json()) as PolicyDocument) : undefined;
}

function withoutSignature(url: string): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const kept = query.split('&').filter((pair) => !/^X-Amz-/i.test(pair));
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}
