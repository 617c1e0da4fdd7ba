/** When renderers begin and end, as shares of the render's duration: after the composition is known, and before the main function combines. */
const renderersBeginAt = 0.03;
const renderersEndAt = 0.95;

/** Lambda retries a queued launch after this long, then at doubling intervals. */
const firstRetryMs = 1_000;
const longestRetryMs = 300_000;

/** A render as Lambda's concurrency sees it. */
export interface LimitedRender {
  durationMs: number;
  /** The main function and its renderers. */
  slots: number;
  key: string;
  /** When the main function began; null while its launch waits in Lambda's queue. */
  launchedAtMs: number | null;
  /** When a renderer was refused; null if none was. The render is then lost, but its other renderers run to their end. */
  throttledAtMs: number | null;
}

/** What has run on Lambda so far. */
export interface LambdaUse {
  atMs: number;
  running: number;
  mostRunning: number;
  /** Function run time, in total and by the render's key. */
  slotMs: number;
  slotMsByKey: Record<string, number>;
  /** Launches that had to wait for room, and renderers that were refused. */
  queuedLaunches: number;
  throttledRenderers: number;
  lostRenders: number;
  slotMsOfLost: number;
}

/**
 * Lambda's concurrency limit: above it, a launch waits in Lambda's queue, and a renderer is refused, which loses its
 * render and what was paid for it. Every execution counts from beginning to end.
 */
export class LambdaLimit {
  private use: LambdaUse = nothing();
  private readonly usedBy = new Map<LimitedRender, number>();
  private readonly runningBy = new Map<string, number>();

  constructor(private readonly limit: number) {}

  launch(render: LimitedRender, retryMs = firstRetryMs): void {
    if (!this.begin(render, 1)) {
      if (retryMs === firstRetryMs) this.use.queuedLaunches += 1;
      setTimeout(() => this.launch(render, Math.min(2 * retryMs, longestRetryMs)), retryMs);
      return;
    }
    render.launchedAtMs = Date.now();
    setTimeout(() => this.beginRenderers(render), render.durationMs * renderersBeginAt);
    setTimeout(() => render.throttledAtMs === null && this.end(render, 1), render.durationMs);
  }

  report(): LambdaUse {
    this.count();
    return structuredClone(this.use);
  }

  private beginRenderers(render: LimitedRender): void {
    const wanted = render.slots - 1;
    let began = 0;
    while (began < wanted && this.begin(render, 1)) began += 1;
    setTimeout(() => this.end(render, began), render.durationMs * (renderersEndAt - renderersBeginAt));
    if (began === wanted) return;
    render.throttledAtMs = Date.now();
    this.use.throttledRenderers += wanted - began;
    this.use.lostRenders += 1;
    this.end(render, 1);
    setTimeout(() => (this.use.slotMsOfLost += this.usedBy.get(render)!), render.durationMs);
  }

  private begin(render: LimitedRender, slots: number): boolean {
    if (this.use.running + slots > this.limit) return false;
    this.change(render, slots);
    this.use.mostRunning = Math.max(this.use.mostRunning, this.use.running);
    return true;
  }

  private end(render: LimitedRender, slots: number): void {
    this.change(render, -slots);
  }

  private change(render: LimitedRender, slots: number): void {
    this.count();
    this.use.running += slots;
    this.runningBy.set(render.key, (this.runningBy.get(render.key) ?? 0) + slots);
    // An execution still running has begun but not ended, so its time so far is the difference.
    this.usedBy.set(render, (this.usedBy.get(render) ?? 0) - slots * Date.now());
  }

  private count(): void {
    const ms = Date.now() - this.use.atMs;
    this.use.atMs += ms;
    this.use.slotMs += this.use.running * ms;
    for (const [key, running] of this.runningBy) this.use.slotMsByKey[key] = (this.use.slotMsByKey[key] ?? 0) + running * ms;
  }
}

function nothing(): LambdaUse {
  return { atMs: Date.now(), running: 0, mostRunning: 0, slotMs: 0, slotMsByKey: {}, queuedLaunches: 0, throttledRenderers: 0, lostRenders: 0, slotMsOfLost: 0 };
}
