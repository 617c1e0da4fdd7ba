import type { S3OutputProvider } from '../protocol/render-media-options';

/** Hosts of Amazon S3 itself: any region, dual stack, FIPS, acceleration or VPC endpoint. */
const awsHost = /^(?:[a-z0-9.-]+\.)?s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;

/**
 * The region of an AWS endpoint, `'us-east-1'` if it names none; null for any other endpoint, which must never get a
 * signature made with this machine's credentials.
 */
export function awsRegionOf(endpoint: string): string | null {
  const { protocol, hostname } = URL.canParse(endpoint) ? new URL(endpoint) : { protocol: '', hostname: '' };
  if (protocol !== 'https:' || !awsHost.test(hostname)) return null;
  return /[.-]([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(hostname)?.[1] ?? 'us-east-1';
}

/** Whether requests to a provider are unsigned: it has no keys, and is not AWS. */
export function isUnsigned({ endpoint, accessKeyId, secretAccessKey }: S3OutputProvider): boolean {
  return !(accessKeyId && secretAccessKey) && awsRegionOf(endpoint) === null;
}
