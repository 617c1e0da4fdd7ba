import { CancellationScope, sleep } from '@temporalio/workflow';

/** One timer at a time. A running timer is kept if it fires early enough, because starting and cancelling timers costs events. */
export class Alarm {
  private goesOffAt = Number.POSITIVE_INFINITY;
  private scope: CancellationScope | null = null;

  constructor(private readonly ring: () => void) {}

  /** Makes sure it rings at that time, in milliseconds since 1970, or earlier; never for `Infinity`. */
  setFor(at: number): void {
    if (at >= this.goesOffAt) return;
    this.scope?.cancel();
    this.goesOffAt = at;
    const scope = (this.scope = new CancellationScope());
    void scope.run(() => sleep(Math.max(1, at - Date.now()))).then(
      () => {
        this.goesOffAt = Number.POSITIVE_INFINITY;
        this.ring();
      },
      // Cancelled: another timer goes off earlier.
      () => undefined,
    );
  }
}
