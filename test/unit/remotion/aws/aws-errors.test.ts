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
    ['another region, untold', sdkError('UnknownError', 301), s3, 'RenderWrongRegion', false, 'Use the region of the bucket'],
    ['another region, signature', sdkError('AuthorizationHeaderMalformed', 400, { Region: 'eu-west-2' }), s3, 'RenderWrongRegion', false, "'eu-west-2'"],
    ['no function', sdkError('ResourceNotFoundException', 404), lambda, 'RenderFunctionNotFound', false, 'Correct functionName or region'],
    ['too many', sdkError('TooManyRequestsException', 429), lambda, 'RenderThrottled', true, 'Try again later'],
    ['expired', sdkError('ExpiredToken', 400), s3, 'RenderAccessDenied', true, 'Give the process valid AWS credentials'],
    ['mixed up', sdkError('UnrecognizedClientException', 403), lambda, 'RenderAccessDenied', false, 'Give the process valid AWS credentials'],
    ['wrong signature', sdkError('InvalidSignatureException', 403), lambda, 'RenderAccessDenied', false, 'Give the process valid AWS credentials'],
    ['no credentials', sdkError('CredentialsProviderError', null), s3, 'RenderAccessDenied', true, 'Give the process valid AWS credentials'],
    ['wrong clock', sdkError('InvalidSignatureException', 403, skewed), lambda, 'RenderServiceUnavailable', true, 'Set the clock'],
    ['wrong clock, S3', sdkError('RequestTimeTooSkewed', 403), s3, 'RenderServiceUnavailable', true, 'Set the clock'],
    ['too large', sdkError('RequestTooLargeException', 413), lambda, 'InvalidRenderRequest', false, 'smaller'],
    ['bad content', sdkError('InvalidRequestContentException', 400), lambda, 'InvalidRenderRequest', false, 'smaller'],
    ['bad name', sdkError('ValidationException', 400), lambda, 'InvalidRenderRequest', false, 'Correct functionName'],
    ['slow down', sdkError('SlowDown', 503), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['internal error', sdkError('InternalError', 500), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['unknown refusal', sdkError('SomethingNew', 418), s3, 'RenderServiceUnavailable', true, 'Try again'],
    ['reset', networkError('ECONNRESET', 'read'), s3, 'RenderServiceUnavailable', true, 'look at the endpoint'],
    ['no connection', networkError('ECONNREFUSED', 'connect'), lambda, 'RenderServiceUnavailable', true, 'look at the endpoint'],
  ])('%s', (_, error, call, code, retryable, remedy) => {
    const ours = fromAwsError(error, call);
    expect(ours).toMatchObject({ code, retryable, renderId: 'abc', cause: error });
    expect(ours.remedy).toContain(remedy);
    expect(ours.message).toContain(`Could not ${call.what}: `);
    expect(ours.message).toContain(call.region);
    expect(ours.message).toContain(call.functionName ?? 's3://my-bucket/renders/abc/progress.json');
  });

  it('of our own passes through', () => {
    const own = new RemotionLambdaError({ code: 'RenderNotFound', message: 'm', remedy: 'r', retryable: false });
    expect(fromAwsError(own, s3)).toBe(own);
  });

  it('tells what AWS said, shortened', () => {
    const said = fromAwsError(Object.assign(sdkError('AccessDenied', 403), { message: 'x'.repeat(5_000) }), s3);
    expect(said.message).toContain('S3 answered 403 AccessDenied');
    expect(said.message.length).toBeLessThan(600);
  });

  it('that is no Error at all is told, too', () => {
    expect(fromAwsError('odd', s3)).toMatchObject({ code: 'RenderServiceUnavailable', message: expect.stringContaining('odd') as string });
  });
});

describe('a launch was surely not taken', () => {
  const several = Object.assign(new AggregateError([networkError('ECONNREFUSED', 'connect'), networkError('ECONNREFUSED', 'connect')]), {
    code: 'ECONNREFUSED',
  });
  const mixed = new AggregateError([networkError('ECONNREFUSED', 'connect'), networkError('ECONNRESET', 'read')]);

  it.each<[string, Error, boolean]>([
    ['a refusal', sdkError('AccessDeniedException', 403), true],
    ['too many', sdkError('TooManyRequestsException', 429), true],
    ['a refused connection', networkError('ECONNREFUSED', 'connect'), true],
    ['every address refused', several, true],
    ['one address reset', mixed, false],
    ['no such host', networkError('ENOTFOUND', 'getaddrinfo'), true],
    ['no route, before', networkError('EHOSTUNREACH', 'connect'), true],
    ['no route, under way', networkError('EHOSTUNREACH', 'read'), false],
    ['no credentials', sdkError('CredentialsProviderError', null), true],
    ['a connection that took too long', networkError('ETIMEDOUT', 'connect'), false],
    ['a timeout', sdkError('TimeoutError', null), false],
    ['a reset', networkError('ECONNRESET', 'read'), false],
    ['a closed pipe', networkError('EPIPE', 'write'), false],
    ['a server error', sdkError('ServiceException', 500), false],
    ['a request timeout', sdkError('RequestTimeout', 408), false],
    ['an answer that is no error', sdkError('SyntaxError', 202), false],
  ])('%s: %s', (_, error, expected) => {
    expect(isDefiniteRejection(error)).toBe(expected);
  });
});
