import type { WireRequest } from '../lambda/authorize';
import type { Principal, Principals } from './account';
import { signatureOf, signedAtMs } from './sigv4';
import type { ClaimedSignature } from './sigv4';

/** What is wrong with a signature. */
export type SignatureProblem = 'unknownKey' | 'wrongToken' | 'wrongTime' | 'expired' | 'wrongSignature';

/** How much a clock may differ from AWS's. */
const maxSkewMs = 15 * 60_000;

/** Whose request it is, or what is wrong with its signature. */
export function verify(request: WireRequest, claimed: ClaimedSignature, payloadHash: string, account: Pick<Principals, 'principalOf'>): Principal | SignatureProblem {
  const principal = account.principalOf(claimed.accessKeyId);
  if (!principal) return 'unknownKey';
  const { secretAccessKey, sessionToken } = principal.credentials;
  if (claimed.sessionToken !== sessionToken) return 'wrongToken';
  if (signatureOf(request, claimed, payloadHash, secretAccessKey) !== claimed.signature) return 'wrongSignature';
  return timeProblem(claimed) ?? principal;
}

/** What is wrong with the time of a signature, whoever made it. */
export function timeProblem(claimed: ClaimedSignature): SignatureProblem | undefined {
  const ageMs = Date.now() - signedAtMs(claimed);
  if (claimed.expiresInSeconds === undefined) return Math.abs(ageMs) <= maxSkewMs ? undefined : 'wrongTime';
  if (!(ageMs >= -maxSkewMs)) return 'wrongTime';
  return ageMs <= claimed.expiresInSeconds * 1000 ? undefined : 'expired';
}
