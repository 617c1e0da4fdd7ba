import type { Authorize } from '../lambda/authorize';
import type { ServiceError } from '../lambda/service-error';
import type { Principals } from './account';
import { allows } from './policy';
import { claimedSignature, sha256 } from './sigv4';
import { verify } from './verify';
import type { SignatureProblem } from './verify';

/**
 * Checks the signature and the permissions of requests to Lambda against an account's users, roles and policies.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
 */
export function authorizeLambdaBy(account: Principals): Authorize {
  return async (request, body, action, resource) => {
    const claimed = claimedSignature(request);
    if (!claimed) return refusal('MissingAuthenticationTokenException', 'Missing Authentication Token');
    // The hash of the body itself, not the one in the header: this notices a body that was changed on the way.
    const principal = verify(request, claimed, sha256(body), account);
    if (typeof principal === 'string') return signatureRefusal(principal);
    if (allows(await account.policyOf(principal), action, resource)) return undefined;
    const why = `because no identity-based policy allows the ${action} action`;
    return refusal('AccessDeniedException', `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`);
  };
}

function signatureRefusal(problem: SignatureProblem): ServiceError {
  switch (problem) {
    case 'unknownKey':
    case 'wrongToken':
      return refusal('UnrecognizedClientException', 'The security token included in the request is invalid.');
    case 'wrongTime':
    case 'expired':
      return refusal('InvalidSignatureException', 'Signature not yet current or expired: the time of the request is too far from that of the service.');
    case 'wrongSignature':
      return refusal('InvalidSignatureException', 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.');
  }
}

function refusal(errorType: string, message: string): ServiceError {
  return { httpStatus: 403, errorType, body: { message } };
}
