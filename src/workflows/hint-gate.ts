import { CancellationScope, sleep } from '@temporalio/workflow';

/** Hints closer together than this are one hint: S3 would have nothing new to tell. */
const quietMs = 1_000;

/** A hint costs events. After this many the schedule alone must do, so that a flood cannot fill the history. */
const maxHints = 100;

/**
 * Lets hints through to the present watch: the first at once, those that follow within a second together at its end,
 * at most a hundred in the life of a workflow. A hint stays until a watch takes it.
 */
export class HintGate {
  private listener: (() => void) | null = null;
  private passed = 0;
  private lastPassedAtMs = Number.NEGATIVE_INFINITY;
  private waiting = false;
  private pending = false;

  /** Whom to tell of a hint; `null` for nobody. */
  onHint(listener: (() => void) | null): void {
    this.listener = listener;
  }

  /** Whether there was a hint since this was last asked. */
  take(): boolean {
    const { pending } = this;
    this.pending = false;
    return pending;
  }

  hint(): void {
    if (this.waiting || this.passed >= maxHints) return;
    const quietLeftMs = this.lastPassedAtMs + quietMs - Date.now();
    // Stryker disable next-line EqualityOperator: with nothing left to wait for, it passes now or after a wait of nothing.
    if (quietLeftMs <= 0 || !this.listener) return this.pass();
    this.waiting = true;
    // Nobody waits for this timer: the end of the workflow does not, and its cancellation must not show up in a handler.
    void CancellationScope.nonCancellable(() => sleep(quietLeftMs)).then(() => {
      this.waiting = false;
      this.pass();
    });
  }

  private pass(): void {
    this.pending = true;
    // Nobody watches: the render is only being started, or has ended.
    if (!this.listener) return;
    this.passed += 1;
    this.lastPassedAtMs = Date.now();
    this.listener();
  }
}
