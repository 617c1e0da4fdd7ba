import { metricMeter } from '@temporalio/workflow';
import type { AskOutcome, Pool } from '../../admission/pool';
import type { Grant } from '../../admission/requests';
import { recordMetric } from '../../contract/record-metric';

/** The metrics of a pool. They cost no events, and a replay records none of them again. */
export class PoolMetrics {
  /** Null until the books are open: the previous run has counted the slots in use by then. */
  private inUse: number | null = null;

  constructor(private readonly pool: string) {}

  asked(asked: AskOutcome): void {
    if (asked === 'alreadyQueued' || asked === 'alreadyHolds') return;
    this.request(asked === 'queued' ? 'asked' : 'refused');
  }

  left(): void {
    this.request('left');
  }

  granted({ id }: Grant, books: Pool, now: number): void {
    const { priority, since } = books.request(id)!;
    this.request('granted');
    recordMetric(metricMeter, 'remotion_pool_wait_seconds', (now - since) / 1_000, { pool: this.pool, priority: String(priority) });
  }

  /** Records how the slots in use changed since the last call: `granted` were granted; the rest of the difference came back. */
  slots(granted: number, inUse: number): void {
    const returned = (this.inUse ?? inUse - granted) + granted - inUse;
    this.inUse = inUse;
    // Negative if a render reported more slots than it asked for.
    this.slot('granted', granted + Math.max(0, -returned));
    this.slot('returned', Math.max(0, returned));
  }

  private request(what: string): void {
    recordMetric(metricMeter, 'remotion_pool_requests', 1, { pool: this.pool, what });
  }

  private slot(what: string, slots: number): void {
    if (slots > 0) recordMetric(metricMeter, 'remotion_pool_slots', slots, { pool: this.pool, what });
  }
}
