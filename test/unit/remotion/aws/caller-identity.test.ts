import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Aws } from '../../../../src/remotion/aws/aws';
import { callerIdentity } from '../../../../src/remotion/aws/caller-identity';

const found = '<GetCallerIdentityResponse><Arn>arn:aws:sts::123456789012:assumed-role/renders/i-1</Arn><UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResponse>';
const refused = (code: string) => `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>`;

/** A client whose requests get these answers, one after another. */
function answering(...answers: { status: number; xml: string; aheadMs?: number }[]) {
  const signed: { hostname: string; path: string; signingService: string; signingDate?: Date }[] = [];
  const sign = async (request: object, options: object) => {
    signed.push({ ...request, ...options } as (typeof signed)[number]);
    return request;
  };
  const handle = async () => {
    const { status, xml, aheadMs = 0 } = answers.shift()!;
    return { response: { statusCode: status, headers: { date: new Date(Date.now() + aheadMs).toUTCString(), 'x-amzn-requestid': 'req-1' }, body: Readable.from([Buffer.from(xml)]) } };
  };
  const aws = { lambda: () => ({ config: { signer: async () => ({ sign }), requestHandler: { handle } } }) } as unknown as Aws;
  return { aws, signed };
}

describe('callerIdentity()', () => {
  it('says whose the credentials are', async () => {
    const { aws, signed } = answering({ status: 200, xml: found });
    expect(await callerIdentity({ aws, region: 'cn-north-1' })).toEqual({ arn: 'arn:aws:sts::123456789012:assumed-role/renders/i-1', account: '123456789012' });
    expect(signed).toMatchObject([{ hostname: 'sts.cn-north-1.amazonaws.com.cn', path: '/', signingService: 'sts' }]);
  });

  it('asks again by the clock of STS if the local one is wrong', async () => {
    const hourMs = 3_600_000;
    const { aws, signed } = answering({ status: 403, xml: refused('SignatureDoesNotMatch'), aheadMs: hourMs }, { status: 200, xml: found, aheadMs: hourMs });
    expect((await callerIdentity({ aws, region: 'us-east-1' })).account).toBe('123456789012');
    expect(signed.map(({ signingDate }) => signingDate && signingDate.getTime() - Date.now() > hourMs / 2)).toEqual([undefined, true]);
  });

  it('reports once what STS says about wrong credentials', async () => {
    const { aws, signed } = answering({ status: 403, xml: refused('InvalidClientTokenId'), aheadMs: 60_000 });
    await expect(callerIdentity({ aws, region: 'us-east-1' })).rejects.toMatchObject({
      code: 'RenderAccessDenied',
      message: expect.stringContaining('STS answered 403 InvalidClientTokenId') as string,
      remedy: expect.stringContaining('valid AWS credentials') as string,
    });
    expect(signed).toHaveLength(1);
  });

  it('can be retried when STS is down', async () => {
    const { aws } = answering({ status: 503, xml: '' });
    await expect(callerIdentity({ aws, region: 'us-east-1' })).rejects.toMatchObject({ code: 'RenderServiceUnavailable', retryable: true });
  });
});
