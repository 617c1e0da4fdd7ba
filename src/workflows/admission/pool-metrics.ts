import { metricMeter } from '@temporalio/workflow';
import type { Asked, Pool } from '../../admission/pool';
import type { Grant } from '../../admission/requests';
import { recordMetric } from '../../contract/record-metric';

/** What is counted of a pool. None of it is an event, and a replay records nothing again. */
export class PoolMetrics {
  /** Null until the books are open: what was in use by then, the run before has counted. */
  private inUse: number | null = null;

  constructor(private readonly pool: string) {}

  asked(asked: Asked): void {
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

  /** What became of the slots in use since the last time: `granted` are told by the pool, the rest came back. */
  slots(granted: number, inUse: number): void {
    const returned = (this.inUse ?? inUse - granted) + granted - inUse;
    this.inUse = inUse;
    // Less than nothing came back: a render told that it takes more than it asked for.
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
