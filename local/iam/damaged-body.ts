import { createHash } from 'node:crypto';
import type { WireRequest } from '../lambda/authorize';
import type { Principal, Principals } from './account';
import { allows } from './policy';
import { s3Refusal } from './s3-refusal';
import type { S3Refusal } from './s3-refusal';
import { s3Target } from './s3-target';

/** Whether S3 compares the body with a digest that came with it, which moto does not. */
export function hasDigest({ method, headers }: WireRequest): boolean {
  return method === 'PUT' && headers['content-md5'] !== undefined;
}

/** S3's refusal of a body that does not match its digest. A caller without permission to write gets that refusal instead, since S3 checks permissions first. */
export async function refuseDamaged(request: WireRequest, body: Buffer, principal: Principal | undefined, account: Principals): Promise<S3Refusal | undefined> {
  const digest = createHash('md5').update(body).digest('base64');
  if (!principal || request.headers['content-md5'] === digest) return undefined;
  const mayWrite = allows(await account.policyOf(principal), 's3:PutObject', s3Target(request.method, request.url).arn);
  return s3Refusal(mayWrite ? 'badDigest' : 'notAllowed', request.url);
}
