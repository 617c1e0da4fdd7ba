import { pricesIn } from './prices';
import { partitionOf } from '../protocol/regions';
import type { ChunkTiming, ProgressFile } from '../protocol/progress-file';
import type { RenderCosts } from '../protocol/render-progress';

/** Remotion counts this much for each invocation on top of its chunk. */
const overheadPerFunctionMs = 100;

/** Remotion always counts the largest disk, whatever the function has; up to 512 MB are free. */
const countedDiskSizeInMb = 10_240;
const freeDiskSizeInMb = 512;

export interface CostEstimate {
  /** In the currency of the region. */
  accruedSoFar: number;
  /** Time billed so far, over all renderer functions. */
  estimatedBillingDurationInMilliseconds: number;
}

export interface CostsInput {
  file: Pick<ProgressFile, 'lambdasInvoked' | 'timings' | 'fatalErrorTimestamp'>;
  /** When the main function began. */
  startedMs: number;
  /** Of the renderer functions. */
  memorySizeInMb: number;
  region: string;
  nowMs: number;
}

/**
 * What a running render cost so far: time of the completed chunks, and for those under way the time since the start.
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

/** The costs as `RenderProgress` has them. */
export function toRenderCosts(accruedSoFar: number, region: string): RenderCosts {
  const currency = partitionOf(region).billingCurrency;
  return {
    accruedSoFar,
    displayCost: display(accruedSoFar, currency),
    currency,
    disclaimer: 'An estimate of the costs of the Lambda functions; other services of AWS are not in it.',
  };
}

/** From the first chunk's start to the last one's end, in milliseconds. */
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
  // In this order of operations, the last digit is Remotion's, too.
  const memory = prices.perGbSecond * ((memorySizeInMb * durationMs) / 1000 / 1024);
  const disk = (countedDiskSizeInMb - freeDiskSizeInMb) * prices.perDiskGbSecond * (durationMs / 1000 / 1024);
  const price = Number((memory + disk + prices.perRequest * lambdasInvoked).toFixed(5));
  return Number.isFinite(price) ? Number(price.toPrecision(5)) : 0;
}

function display(accrued: number, currency: RenderCosts['currency']): string {
  if (accrued < 0.001) return `<${currency === 'CNY' ? '¥' : '$'}0.001`;
  return formatterOf(currency).format(accrued);
}

// Making one takes longer than everything else in a reading.
const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(currency: string): Intl.NumberFormat {
  const known = formatters.get(currency);
  if (known) return known;
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: 3 } as const;
  const fresh = new Intl.NumberFormat('en-US', options);
  formatters.set(currency, fresh);
  return fresh;
}
