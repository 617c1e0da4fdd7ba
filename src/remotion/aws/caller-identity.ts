import type { IncomingMessage } from 'node:http';
import { partitionOf } from '../protocol/regions';
import type { Aws } from './aws';
import { fromAwsError } from './aws-errors';
import { serverDateMsOf } from './server-clock';

/** Whose credentials they are. */
export interface CallerIdentity {
  /** Of a user, or of a session of a role. */
  arn: string;
  /** The number of the account. */
  account: string;
}

/** What of a client of the SDK sends a request to a service that has no client here. */
interface SendingConfig {
  signer(): Promise<{ sign(request: object, options: { signingRegion: string; signingService: string; signingDate?: Date }): Promise<object> }>;
  requestHandler: { handle(request: object): Promise<{ response: StsResponse }> };
}

interface StsResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: IncomingMessage;
}

/** STS refuses a signature that is further off. */
const mostSkewMs = 300_000;

/**
 * Asks STS whose the credentials are. That needs no permission. The request is signed and sent as those to Lambda, so that
 * neither STS's own client is needed for it, nor settings of its own.
 *
 * @throws `RemotionLambdaError`: `RenderAccessDenied` where there are no credentials, or wrong ones.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function callerIdentity({ aws, region }: { aws: Aws; region: string }): Promise<CallerIdentity> {
  try {
    const { signer: makeSigner, requestHandler } = aws.lambda(region).config as unknown as SendingConfig;
    const signer = await makeSigner();
    const ask = async (signingDate?: Date): Promise<StsResponse> => {
      const signed = await signer.sign(requestTo(stsEndpoint(region)), { signingRegion: region, signingService: 'sts', ...(signingDate && { signingDate }) });
      return (await requestHandler.handle(signed)).response;
    };
    const first = await ask();
    const stsDateMs = serverDateMsOf(first);
    // As the SDK does: a wrong clock makes credentials that are right look wrong.
    const isSkewed = first.statusCode === 403 && stsDateMs !== null && Math.abs(Date.now() - stsDateMs) > mostSkewMs;
    if (isSkewed) first.body.resume();
    const response = isSkewed ? await ask(new Date(stsDateMs)) : first;
    const xml = await textOf(response.body);
    if (response.statusCode !== 200) throw refusal(response, xml);
    return { arn: elementOf(xml, 'Arn'), account: elementOf(xml, 'Account') };
  } catch (error) {
    throw fromAwsError(error, { service: 'STS', what: 'find out whose AWS credentials these are', permission: 'sts:GetCallerIdentity', region });
  }
}

function requestTo(endpoint: string): object {
  const { protocol, hostname, port, host } = new URL(endpoint);
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return { method: 'POST', protocol, hostname, ...(port && { port: Number(port) }), path: '/', query: {}, headers, body: 'Action=GetCallerIdentity&Version=2011-06-15' };
}

function stsEndpoint(region: string): string {
  return process.env.AWS_ENDPOINT_URL_STS || process.env.AWS_ENDPOINT_URL || `https://sts.${region}.${partitionOf(region).dnsSuffix}`;
}

async function textOf(body: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** As the SDK's own errors are. */
function refusal(response: StsResponse, xml: string): Error {
  const $metadata = { httpStatusCode: response.statusCode, requestId: response.headers['x-amzn-requestid'] };
  return Object.assign(new Error(elementOf(xml, 'Message')), { name: elementOf(xml, 'Code') || 'UnknownError', $metadata, $response: response });
}

function elementOf(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim() ?? '';
}
