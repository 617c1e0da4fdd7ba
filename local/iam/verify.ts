import type { WireRequest } from '../lambda/authorize';
import type { Principal, Principals } from './account';
import { signatureOf, signedAtMs } from './sigv4';
import type { ClaimedSignature } from './sigv4';

/** What is wrong with a signature. */
export type SignatureProblem = 'unknownKey' | 'wrongToken' | 'wrongTime' | 'expired' | 'wrongSignature';

/** The largest clock skew that AWS accepts. */
const maxSkewMs = 15 * 60_000;

/** The principal who signed a request, or what is wrong with the signature. */
export function verify(request: WireRequest, claimed: ClaimedSignature, payloadHash: string, account: Pick<Principals, 'principalOf'>): Principal | SignatureProblem {
  const principal = account.principalOf(claimed.accessKeyId);
  if (!principal) return 'unknownKey';
  const { secretAccessKey, sessionToken } = principal.credentials;
  if (claimed.sessionToken !== sessionToken) return 'wrongToken';
  if (signatureOf(request, claimed, payloadHash, secretAccessKey) !== claimed.signature) return 'wrongSignature';
  return timeProblem(claimed) ?? principal;
}

/** What is wrong with a signature's time, regardless of who signed. */
export function timeProblem(claimed: ClaimedSignature): SignatureProblem | undefined {
  const ageMs = Date.now() - signedAtMs(claimed);
  if (claimed.expiresInSeconds === undefined) return Math.abs(ageMs) <= maxSkewMs ? undefined : 'wrongTime';
  if (!(ageMs >= -maxSkewMs)) return 'wrongTime';
  return ageMs <= claimed.expiresInSeconds * 1000 ? undefined : 'expired';
}
