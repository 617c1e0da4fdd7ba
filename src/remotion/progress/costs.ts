import { pricesIn } from './prices';
import { partitionOf } from '../protocol/regions';
import type { ChunkTiming, ProgressFile } from '../protocol/progress-file';
import type { RenderCosts } from '../protocol/render-progress';

/** Remotion adds this to the time of each invocation's chunk. */
const overheadPerFunctionMs = 100;

/** Remotion always charges for the largest disk, whatever the function has; 512 MB are free. */
const countedDiskSizeInMb = 10_240;
const freeDiskSizeInMb = 512;

export interface CostEstimate {
  /** In the region's currency. */
  accruedSoFar: number;
  /** Time billed so far, over all renderer functions. */
  estimatedBillingDurationInMilliseconds: number;
}

export interface CostsInput {
  file: Pick<ProgressFile, 'lambdasInvoked' | 'timings' | 'fatalErrorTimestamp'>;
  /** When the main function began. */
  startedMs: number;
  /** Memory of the renderer functions. */
  memorySizeInMb: number;
  region: string;
  nowMs: number;
}

/**
 * What a running render has cost so far: the time of completed chunks, plus the time since the start for each chunk under
 * way.
 *
 * @see https://www.remotion.dev/docs/lambda/estimateprice
 */
export function estimateCosts({ file, startedMs, memorySizeInMb, region, nowMs }: CostsInput): CostEstimate {
  const { timings = [], lambdasInvoked = 0 } = file;
  const untilMs = file.fatalErrorTimestamp ?? nowMs;
  const elapsedMs = Math.max(0, untilMs - startedMs);
  const completedMs = timings.reduce((sum, { start, rendered }) => sum + Math.max(0, rendered - start) + overheadPerFunctionMs, 0);
  const unfinished = Math.max(0, lambdasInvoked - timings.length);
  const durationMs = completedMs + unfinished * elapsedMs;
  return {
    accruedSoFar: estimatePrice({ region, durationMs, memorySizeInMb, lambdasInvoked }),
    estimatedBillingDurationInMilliseconds: durationMs,
  };
}

/** The costs in the shape of `RenderProgress`. */
export function toRenderCosts(accruedSoFar: number, region: string): RenderCosts {
  const currency = partitionOf(region).billingCurrency;
  return {
    accruedSoFar,
    displayCost: display(accruedSoFar, currency),
    currency,
    disclaimer: 'An estimate of what the Lambda functions cost; other AWS services are not included.',
  };
}

/** From the start of the first chunk to the end of the last one, in milliseconds. */
export function chunksDurationMs(timings: ChunkTiming[]): number {
  if (timings.length === 0) return 0;
  const start = timings.reduce((earliest, timing) => Math.min(earliest, timing.start), Infinity);
  const end = timings.reduce((latest, timing) => Math.max(latest, timing.rendered), -Infinity);
  return Math.max(0, end - start);
}

interface Price {
  region: string;
  durationMs: number;
  memorySizeInMb: number;
  lambdasInvoked: number;
}

function estimatePrice({ region, durationMs, memorySizeInMb, lambdasInvoked }: Price): number {
  const prices = pricesIn(region);
  if (!prices) return 0;
  // This order of operations gives Remotion's result down to the last digit.
  const memory = prices.perGbSecond * ((memorySizeInMb * durationMs) / 1000 / 1024);
  const disk = (countedDiskSizeInMb - freeDiskSizeInMb) * prices.perDiskGbSecond * (durationMs / 1000 / 1024);
  const price = Number((memory + disk + prices.perRequest * lambdasInvoked).toFixed(5));
  return Number.isFinite(price) ? Number(price.toPrecision(5)) : 0;
}

function display(accrued: number, currency: RenderCosts['currency']): string {
  if (accrued < 0.001) return `<${currency === 'CNY' ? '¥' : '$'}0.001`;
  return formatterOf(currency).format(accrued);
}

// Creating a formatter takes longer than the rest of a reading.
const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(currency: string): Intl.NumberFormat {
  const known = formatters.get(currency);
  if (known) return known;
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: 3 } as const;
  const fresh = new Intl.NumberFormat('en-US', options);
  formatters.set(currency, fresh);
  return fresh;
}
