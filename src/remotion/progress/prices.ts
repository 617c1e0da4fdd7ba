/** Lambda's prices on ARM in one region, in the currency of its partition. */
export interface LambdaPrices {
  perRequest: number;
  /** Per GB of memory and second. */
  perGbSecond: number;
  /** Per GB of temporary disk above 512 MB and second. */
  perDiskGbSecond: number;
}

/** @see https://aws.amazon.com/lambda/pricing, as of Remotion 4.0.527 */
const prices: Readonly<Record<string, readonly [perRequest: number, perGbSecond: number, perDiskGbSecond: number]>> = {
  'af-south-1': [2.7e-7, 1.768e-5, 4.04e-8],
  'ap-east-1': [2.8e-7, 1.83e-5, 4.07e-8],
  'ap-northeast-1': [2e-7, 1.33334e-5, 3.7e-8],
  'ap-northeast-2': [2e-7, 1.33334e-5, 3.52e-8],
  'ap-northeast-3': [2e-7, 1.33334e-5, 3.7e-8],
  'ap-south-1': [2e-7, 1.33334e-5, 3.52e-8],
  'ap-southeast-1': [2e-7, 1.33334e-5, 3.7e-8],
  'ap-southeast-2': [2e-7, 1.33334e-5, 3.7e-8],
  'ap-southeast-4': [2e-7, 1.33334e-5, 3.7e-8],
  'ap-southeast-5': [1.8e-7, 1.2e-5, 3.33e-8],
  'ca-central-1': [2e-7, 1.33334e-5, 3.4e-8],
  'cn-north-1': [1.36e-6, 9.08e-5, 2.303e-7],
  'cn-northwest-1': [1.36e-6, 9.08e-5, 2.049e-7],
  'eu-central-1': [2e-7, 1.33334e-5, 3.67e-8],
  'eu-central-2': [2.2e-7, 1.46667e-5, 4.41e-8],
  'eu-north-1': [2e-7, 1.33334e-5, 3.23e-8],
  'eu-south-1': [2.3e-7, 1.56138e-5, 3.57e-8],
  'eu-west-1': [2e-7, 1.33334e-5, 3.4e-8],
  'eu-west-2': [2e-7, 1.33334e-5, 3.58e-8],
  'eu-west-3': [2e-7, 1.33334e-5, 3.58e-8],
  'sa-east-1': [2e-7, 1.33334e-5, 5.86e-8],
  'us-east-1': [2e-7, 1.33334e-5, 3.09e-8],
  'us-east-2': [2e-7, 1.33334e-5, 3.09e-8],
  'us-west-1': [2e-7, 1.33334e-5, 3.7e-8],
  'us-west-2': [2e-7, 1.33334e-5, 3.09e-8],
};

/** A region's prices; null for a region that Remotion does not know. */
export function pricesIn(region: string): LambdaPrices | null {
  const row = prices[region];
  if (!row) return null;
  const [perRequest, perGbSecond, perDiskGbSecond] = row;
  return { perRequest, perGbSecond, perDiskGbSecond };
}
