import { describe, expect, it } from 'vitest';
import { authorizeLambdaBy } from '../../../../local/iam/authorize-lambda';
import { sha256, signingHeaders } from '../../../../local/iam/sigv4';
import type { Credentials } from '../../../../local/lambda/local-credentials';
import { accountWith, region, session, worker } from './accounts';

const resource = 'arn:aws:lambda:us-east-1:123456789012:function:remotion-render-1';
const body = Buffer.from('{"type":"launch"}');

function signed(credentials: Credentials, signedBody: Buffer = body) {
  const request = { method: 'POST', url: '/2015-03-31/functions/remotion-render-1/invocations', headers: { host: 'lambda' } };
  return { ...request, headers: { ...request.headers, ...signingHeaders(request, 'lambda', region, sha256(signedBody), credentials) } };
}

describe('an invocation', () => {
  const allowed = accountWith(['lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:remotion-render-*']);

  it.each([
    ['a user', worker],
    ['a session of a role', session],
  ])('by %s with permission is allowed', async (_who, credentials) => {
    expect(await authorizeLambdaBy(allowed)(signed(credentials), body, 'lambda:InvokeFunction', resource)).toBeUndefined();
  });

  it.each([
    ['without a signature', { ...signed(worker), headers: {} }, body, 'MissingAuthenticationTokenException'],
    ['with an unknown key', signed({ ...worker, accessKeyId: 'AKIANOBODY' }), body, 'UnrecognizedClientException'],
    ['by a session without its token', signed({ ...session, sessionToken: undefined }), body, 'UnrecognizedClientException'],
    ['with the wrong secret', signed({ ...worker, secretAccessKey: 'guessed' }), body, 'InvalidSignatureException'],
    ['whose body was changed on the way', signed(worker), Buffer.from('{"type":"start"}'), 'InvalidSignatureException'],
  ])('%s is refused', async (_what, request, sentBody, errorType) => {
    expect(await authorizeLambdaBy(allowed)(request, sentBody, 'lambda:InvokeFunction', resource)).toMatchObject({ httpStatus: 403, errorType });
  });

  it.each([
    ['of a function that no statement covers', accountWith(['lambda:InvokeFunction', 'arn:aws:lambda:*:*:function:other-*'])],
    ['whose action no statement allows', accountWith(['lambda:GetFunction', '*'])],
  ])('%s is refused, naming the user, the action and the resource', async (_what, account) => {
    const refusal = await authorizeLambdaBy(account)(signed(worker), body, 'lambda:InvokeFunction', resource);
    expect(refusal).toMatchObject({ httpStatus: 403, errorType: 'AccessDeniedException' });
    expect(refusal!.body.message).toContain(`User: arn:aws:iam::123456789012:user/worker is not authorized to perform: lambda:InvokeFunction on resource: ${resource}`);
  });
});
