import { CancellationScope, sleep } from '@temporalio/workflow';

/** Hints closer together than this count as one: there would be nothing new in S3. */
const quietMs = 1_000;

/** A hint costs events. Later hints are ignored in favour of regular polls, so that a flood cannot fill the history. */
const maxHints = 100;

/**
 * Passes hints on to the current watch: the first at once, those that follow within a second as one at its end, and at
 * most a hundred per workflow. A hint stays pending until a watch takes it.
 */
export class HintGate {
  private listener: (() => void) | null = null;
  private passed = 0;
  private lastPassedAtMs = Number.NEGATIVE_INFINITY;
  private waiting = false;
  private pending = false;

  /** Sets the function to call on a hint; `null` for none. */
  onHint(listener: (() => void) | null): void {
    this.listener = listener;
  }

  /** Whether a hint has arrived since the last call. */
  take(): boolean {
    const { pending } = this;
    this.pending = false;
    return pending;
  }

  hint(): void {
    if (this.waiting || this.passed >= maxHints) return;
    const quietLeftMs = this.lastPassedAtMs + quietMs - Date.now();
    // Stryker disable next-line EqualityOperator: with no time left, it passes now or after a wait of 0 ms.
    if (quietLeftMs <= 0 || !this.listener) return this.pass();
    this.waiting = true;
    // Nothing awaits this timer: the workflow may end before it, and its cancellation must not surface in a signal handler.
    void CancellationScope.nonCancellable(() => sleep(quietLeftMs)).then(() => {
      this.waiting = false;
      this.pass();
    });
  }

  private pass(): void {
    this.pending = true;
    // No watch is running: the render is still starting, or has ended.
    if (!this.listener) return;
    this.passed += 1;
    this.lastPassedAtMs = Date.now();
    this.listener();
  }
}
