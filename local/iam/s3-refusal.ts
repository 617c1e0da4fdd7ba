import type { SignatureProblem } from './verify';

/** S3's response to a request that it refuses. */
export interface S3Refusal {
  status: 400 | 403;
  body: string;
}

type Problem = SignatureProblem | 'notAllowed' | 'badDigest';

const errors: Readonly<Record<Problem, readonly [code: string, message: string]>> = Object.freeze({
  unknownKey: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
  wrongToken: ['InvalidToken', 'The provided token is malformed or otherwise invalid.'],
  wrongTime: ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
  expired: ['AccessDenied', 'Request has expired'],
  wrongSignature: ['SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.'],
  notAllowed: ['AccessDenied', 'Access Denied'],
  badDigest: ['BadDigest', 'The Content-MD5 you specified did not match what we received.'],
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Refusal(problem: Problem, url: string): S3Refusal {
  const [code, message] = errors[problem];
  const resource = url.replace(/\?.*$/s, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><Resource>${resource}</Resource></Error>`;
  return { status: problem === 'badDigest' ? 400 : 403, body };
}
