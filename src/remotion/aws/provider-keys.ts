import type { S3OutputProvider } from '../protocol/render-media-options';

/** Amazon S3 itself: in any region, by dual stack, FIPS, acceleration or a VPC endpoint. */
const awsHost = /^(?:[a-z0-9.-]+\.)?s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;

/**
 * The region of an endpoint of AWS, `'us-east-1'` where it names none; null for somebody else's, which must not see a
 * signature by the credentials of this machine.
 */
export function awsRegionOf(endpoint: string): string | null {
  const { protocol, hostname } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '', hostname: '' };
  if (protocol !== 'https:' || !awsHost.test(hostname)) return null;
  return /[.-]([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(hostname)?.[1] ?? 'us-east-1';
}

/** Whether requests to a provider go without a signature: it brings no keys, and is not AWS. */
export function isUnsigned({ endpoint, accessKeyId, secretAccessKey }: S3OutputProvider): boolean {
  return !(accessKeyId && secretAccessKey) && awsRegionOf(endpoint) === null;
}
