import { describe, expect, it } from 'vitest';
import { fromAwsError } from '../../../../src/remotion/aws/aws-errors';
import type { AwsCall } from '../../../../src/remotion/aws/aws-errors';
import { RemotionLambdaError } from '../../../../src/remotion/errors/errors';
import { isDefiniteRejection } from '../../../../src/remotion/aws/invoke';
import { networkError, sdkError } from '../../../fakes/in-memory-aws';

const s3: AwsCall = {
  service: 'S3',
  what: 'read the progress of render abc',
  permission: 's3:GetObject',
  region: 'us-east-1',
  bucketName: 'my-bucket',
  key: 'renders/abc/progress.json',
  renderId: 'abc',
};
const lambda: AwsCall = {
  service: 'Lambda',
  what: 'launch render abc',
  permission: 'lambda:InvokeFunction',
  region: 'cn-north-1',
  functionName: 'my-function',
  renderId: 'abc',
};
/** An error with AWS's own message. */
const said = (name: string, status: number, message: string): Error => Object.assign(sdkError(name, status), { message });
const elsewhere = { $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } } };
const skewed = { $metadata: { httpStatusCode: 403, clockSkewCorrected: true } };

describe('an error of AWS', () => {
  it.each<[string, Error, AwsCall, string, boolean, string]>([
    ['no object', sdkError('NoSuchKey', 404), s3, 'RenderNotFound', false, 'Check renderId'],
    ['no object, HEAD', sdkError('NotFound', 404), s3, 'RenderNotFound', false, 'Check renderId'],
    ['no bucket', sdkError('NoSuchBucket', 404), s3, 'RenderBucketNotFound', false, 'Correct bucketName'],
    ['no permission', sdkError('AccessDenied', 403), s3, 'RenderAccessDenied', false, 'Grant s3:GetObject on arn:aws:s3:::my-bucket/renders/abc/progress.json. Grant s3:ListBucket on arn:aws:s3:::my-bucket'],
    ['no permission, HEAD', sdkError('UnknownError', 403), s3, 'RenderAccessDenied', false, 'Grant s3:GetObject'],
    ['no permission to invoke', sdkError('AccessDeniedException', 403), lambda, 'RenderAccessDenied', false, 'Grant lambda:InvokeFunction on arn:aws-cn:lambda:cn-north-1:*:function:my-function.'],
    ['another region', sdkError('PermanentRedirect', 301, elsewhere), s3, 'RenderWrongRegion', false, "Use region: 'eu-west-1', where the bucket is, instead of 'us-east-1'"],
    ['another region, not named', sdkError('UnknownError', 301), s3, 'RenderWrongRegion', false, "Use the bucket's region"],
    ['another region, signature', sdkError('AuthorizationHeaderMalformed', 400, { Region: 'eu-west-2' }), s3, 'RenderWrongRegion', false, "'eu-west-2'"],
    ['no function', sdkError('ResourceNotFoundException', 404), lambda, 'RenderFunctionNotFound', false, 'Correct functionName or region'],
    ['too many', sdkError('TooManyRequestsException', 429), lambda, 'RenderThrottled', true, 'Try again later'],
    ['expired', sdkError('ExpiredToken', 400), s3, 'RenderAccessDenied', true, 'Give the process valid AWS credentials'],
    ['unknown key', sdkError('UnrecognizedClientException', 403), lambda, 'RenderAccessDenied', false, 'Give the process valid AWS credentials'],
    ['wrong signature', sdkError('InvalidSignatureException', 403), lambda, 'RenderAccessDenied', false, 'Give the process valid AWS credentials'],
    ['no credentials', sdkError('CredentialsProviderError', null), s3, 'RenderAccessDenied', true, 'Give the process valid AWS credentials'],
    ['wrong clock', sdkError('InvalidSignatureException', 403, skewed), lambda, 'RenderServiceUnavailable', true, 'Correct the clock'],
    ['wrong clock, S3', sdkError('RequestTimeTooSkewed', 403), s3, 'RenderServiceUnavailable', true, 'Correct the clock'],
    ['too large', sdkError('RequestTooLargeException', 413), lambda, 'InvalidRenderRequest', false, 'smaller'],
    ['bad content', sdkError('InvalidRequestContentException', 400), lambda, 'InvalidRenderRequest', false, 'smaller'],
    ['bad name', sdkError('ValidationException', 400), lambda, 'InvalidRenderRequest', false, 'Correct functionName'],
    ['slow down', sdkError('SlowDown', 503), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['internal error', sdkError('InternalError', 500), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['unknown refusal', sdkError('SomethingNew', 418), s3, 'RenderRequestRefused', false, 'Correct what S3 complains about'],
    ['unknown refusal of Lambda', sdkError('SomethingNewException', 400), lambda, 'RenderRequestRefused', false, 'Correct what Lambda complains about'],
    ['method', sdkError('MethodNotAllowed', 405), s3, 'RenderRequestRefused', false, 'Correct what S3 complains about'],
    ['not implemented', sdkError('NotImplemented', 501), s3, 'RenderRequestRefused', false, 'Correct what S3 complains about'],
    ['key disabled', sdkError('KMS.DisabledException', 400), s3, 'RenderRequestRefused', false, 'Enable or restore the KMS key that encrypts my-bucket'],
    ['key gone', sdkError('KMS.NotFoundException', 400), s3, 'RenderRequestRefused', false, 'Enable or restore the KMS key'],
    ['key throttled', sdkError('KMS.ThrottlingException', 400), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['KMS away', sdkError('KMS.InternalException', 500), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['archived', sdkError('InvalidObjectState', 403), s3, 'RenderRequestRefused', false, 'restore it'],
    ['object lock', said('InvalidRequest', 400, 'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters'), s3, 'RenderRequestRefused', false, 'AWS_REQUEST_CHECKSUM_CALCULATION'],
    ['another invalid request', said('InvalidRequest', 400, 'Missing required header'), s3, 'RenderRequestRefused', false, 'Correct what S3 complains about'],
    ['lost in transit', sdkError('IncompleteBody', 400), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['damaged in transit', sdkError('BadDigest', 400), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['a connection that was idle', sdkError('RequestTimeout', 400), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['a concurrent write', sdkError('OperationAborted', 409), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['a refused HEAD, which has no body', sdkError('Unknown', 400), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['a proxy wants a password', sdkError('Unknown', 407), s3, 'RenderRequestRefused', false, 'HTTPS_PROXY'],
    ['function pending', sdkError('ResourceConflictException', 409), lambda, 'RenderServiceUnavailable', true, 'being created, updated or woken'],
    ['function not ready', sdkError('ResourceNotReadyException', 502), lambda, 'RenderServiceUnavailable', true, 'being created, updated or woken'],
    ['EC2 throttled', sdkError('EC2ThrottledException', 502), lambda, 'RenderThrottled', true, 'Try again later'],
    ['no interfaces', sdkError('ENILimitReachedException', 502), lambda, 'RenderServiceUnavailable', true, 'more network interfaces'],
    ['no addresses', sdkError('SubnetIPAddressLimitReachedException', 502), lambda, 'RenderServiceUnavailable', true, 'more addresses'],
    ["the role's missing permission in EC2", sdkError('EC2AccessDeniedException', 502), lambda, 'RenderRequestRefused', false, "Grant the function's role"],
    ["the role's missing permission in KMS", sdkError('KMSAccessDeniedException', 502), lambda, 'RenderRequestRefused', false, 'Grant kms:Decrypt'],
    ['its key disabled', sdkError('KMSDisabledException', 502), lambda, 'RenderRequestRefused', false, 'Enable or restore'],
    ['its code broken', sdkError('InvalidZipFileException', 502), lambda, 'RenderRequestRefused', false, 'Redeploy the function'],
    ['its file system not mounted', sdkError('EFSMountFailureException', 403), lambda, 'RenderRequestRefused', false, 'file system'],
    ['its file system slow', sdkError('EFSMountTimeoutException', 408), lambda, 'RenderServiceUnavailable', true, 'file system'],
    ['a server error of Lambda', sdkError('ServiceException', 500), lambda, 'RenderServiceUnavailable', true, 'Try again'],
    ['reset', networkError('ECONNRESET', 'read'), s3, 'RenderServiceUnavailable', true, 'check the endpoint'],
    ['no connection', networkError('ECONNREFUSED', 'connect'), lambda, 'RenderServiceUnavailable', true, 'Make sure that this machine can reach the Lambda endpoint'],
    ['certificates', networkError('SELF_SIGNED_CERT_IN_CHAIN', undefined), lambda, 'RenderServiceUnavailable', true, 'NODE_EXTRA_CA_CERTS'],
  ])('%s', (_, error, call, code, retryable, remedy) => {
    const ours = fromAwsError(error, call);
    expect(ours).toMatchObject({ code, retryable, renderId: 'abc', cause: error });
    expect(ours.remedy).toContain(remedy);
    expect(ours.message).toContain(`Could not ${call.what}: `);
    expect(ours.message).toContain(call.region);
    expect(ours.message).toContain(call.functionName ?? 's3://my-bucket/renders/abc/progress.json');
  });

  it('passes through if it is our own', () => {
    const own = new RemotionLambdaError({ code: 'RenderNotFound', message: 'm', remedy: 'r', retryable: false });
    expect(fromAwsError(own, s3)).toBe(own);
  });

  it("includes AWS's message, shortened", () => {
    const long = fromAwsError(said('AccessDenied', 403, `what ${'x'.repeat(5_000)} why`), s3);
    expect(long.message).toMatch(/S3 answered 403 AccessDenied for .*: what x+… .* …x+ why\.$/);
    expect(long.message.length).toBeLessThan(1_300);
  });

  it("includes AWS's request id", () => {
    const withId = Object.assign(sdkError('AccessDenied', 403), { $metadata: { httpStatusCode: 403, requestId: 'EXAMPLE123' } });
    expect(fromAwsError(withId, s3).message).toMatch(/ \(AWS request EXAMPLE123\)\.$/);
    expect(fromAwsError(sdkError('AccessDenied', 403), s3).message).not.toContain('AWS request');
  });

  it.each<[string, Error, string]>([
    ['a cause', new Error('fetch failed', { cause: networkError('ECONNREFUSED', 'connect') }), 'fetch failed: connect ECONNREFUSED.'],
    ['a cause of a cause', new Error('a', { cause: new Error('b', { cause: 'c' }) }), 'a: b: c.'],
    ['a cause that it already quotes', new Error('failed: no route', { cause: new Error('no route') }), 'failed: no route.'],
    ['several causes, without its own message', new AggregateError([networkError('ECONNREFUSED', 'connect'), networkError('ETIMEDOUT', 'connect')]), 'connect ECONNREFUSED, connect ETIMEDOUT.'],
    ['the same cause several times', new AggregateError([new Error('no route'), new Error('no route')]), ': no route.'],
  ])('includes the reason, from %s', (_, error, text) => {
    expect(fromAwsError(error, s3).message.endsWith(text)).toBe(true);
  });

  it('is reported even if it is not an Error', () => {
    expect(fromAwsError('odd', s3)).toMatchObject({ code: 'RenderServiceUnavailable', message: expect.stringContaining('odd') as string });
  });
});

describe('a launch that Lambda certainly did not accept', () => {
  const several = Object.assign(new AggregateError([networkError('ECONNREFUSED', 'connect'), networkError('ECONNREFUSED', 'connect')]), {
    code: 'ECONNREFUSED',
  });
  const mixed = new AggregateError([networkError('ECONNREFUSED', 'connect'), networkError('ECONNRESET', 'read')]);

  const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code, $metadata: {} });
  const texted = (name: string, message: string): Error => Object.assign(new Error(message), { name, $metadata: {} });

  it.each<[string, Error, boolean]>([
    ['a refusal', sdkError('AccessDeniedException', 403), true],
    ['too many', sdkError('TooManyRequestsException', 429), true],
    ['a refused connection', networkError('ECONNREFUSED', 'connect'), true],
    ['every address refused', several, true],
    ['one address reset', mixed, false],
    ['no such host', networkError('ENOTFOUND', 'getaddrinfo'), true],
    ['no route, before the request was sent', networkError('EHOSTUNREACH', 'connect'), true],
    ['no route, during the request', networkError('EHOSTUNREACH', 'read'), false],
    ['no credentials', sdkError('CredentialsProviderError', null), true],
    ['a connection that took too long', networkError('ETIMEDOUT', 'connect'), true],
    ['a firewall', networkError('EACCES', 'connect'), true],
    ['a request that timed out', networkError('ETIMEDOUT', 'read'), false],
    ["the SDK's limit for connecting", texted('TimeoutError', '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 2000 ms.'), true],
    ["the SDK's limit for a response", texted('TimeoutError', '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 10000 ms requestTimeout.'), false],
    ["the SDK's limit for silence", texted('TimeoutError', '@smithy/node-http-handler - the request socket timed out after 5000 ms of inactivity'), false],
    ['a certificate of a proxy', networkError('SELF_SIGNED_CERT_IN_CHAIN', undefined), true],
    ['a certificate of another host', networkError('ERR_TLS_CERT_ALTNAME_INVALID', undefined), true],
    ['an expired certificate', networkError('CERT_HAS_EXPIRED', undefined), true],
    ['an unknown issuer', networkError('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', undefined), true],
    ['no TLS on the other side', coded('EPROTO', 'write EPROTO 00:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'), true],
    ['no common version of TLS', coded('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsv1 alert protocol version'), true],
    ['a broken record, during the request', coded('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'decryption failed or bad record mac'), false],
    ['a hang-up during the TLS handshake', coded('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'), true],
    ['a hang-up later', coded('ECONNRESET', 'socket hang up'), false],
    ['a function that is pending', sdkError('ResourceConflictException', 409), true],
    ['EC2 throttled', sdkError('EC2ThrottledException', 502), true],
    ['a key that the role may not use', sdkError('KMSAccessDeniedException', 502), true],
    ['no network interface', sdkError('ENILimitReachedException', 502), true],
    ['a mount that took too long', sdkError('EFSMountTimeoutException', 408), true],
    ['a file system error, maybe while the function ran', sdkError('EFSIOException', 410), false],
    ['a request that took too long', sdkError('RequestTimeout', 408), false],
    ['a bad gateway of unknown origin', sdkError('Unknown', 502), false],
    ['a timeout', sdkError('TimeoutError', null), false],
    ['a reset', networkError('ECONNRESET', 'read'), false],
    ['a closed pipe', networkError('EPIPE', 'write'), false],
    ['a server error', sdkError('ServiceException', 500), false],
    ['a request timeout', sdkError('RequestTimeout', 408), false],
    ['an unreadable successful response', sdkError('SyntaxError', 202), false],
  ])('%s: %s', (_, error, expected) => {
    expect(isDefiniteRejection(error)).toBe(expected);
  });
});

describe('a response that does not come from AWS', () => {
  const unreadable = (status: number, headers?: Record<string, string>): Error =>
    Object.assign(sdkError('SyntaxError', status), { message: `Unexpected token '<'\n  Deserialization error: to see the raw response, inspect the hidden field`, $response: { headers } });

  it.each([
    [502, { 'content-type': 'text/html; charset=utf-8' }, 'Lambda answered 502 text/html for function my-function', true],
    [503, { 'content-type': 'text/plain' }, 'Lambda answered 503 text/plain for function my-function', true],
    [403, { 'content-type': 'text/html' }, 'Lambda answered 403 text/html for function my-function', false],
    [502, undefined, 'Lambda answered 502 unreadable for function my-function', true],
  ])('is reported with its status, %i, its type and its possible source', (status, headers, text, retryable) => {
    const error = fromAwsError(unreadable(status, headers), lambda);
    expect(error.message).toBe(`Could not launch render abc: ${text} in cn-north-1: the answer is not from AWS, but from a proxy or a load balancer in between.`);
    expect(error.retryable).toBe(retryable);
  });

  it("leaves AWS's own messages unchanged, whatever their content type", () => {
    const error = fromAwsError(Object.assign(said('NoSuchKey', 404, 'The key does not exist'), { $response: { headers: { 'content-type': 'text/html' } } }), s3);
    expect(error).toMatchObject({ code: 'RenderNotFound', message: expect.stringContaining('S3 answered 404 NoSuchKey for s3://my-bucket/renders/abc/progress.json') as string });
  });
});
