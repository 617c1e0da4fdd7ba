/** Renderers begin once the composition is known, and are done before the main function combines what they made. */
const renderersBeginAt = 0.03;
const renderersEndAt = 0.95;

/** Lambda tries a launch that waits in its queue again after this long, then each time after twice as long. */
const firstRetryMs = 1_000;
const longestRetryMs = 300_000;

/** A render as Lambda's concurrency sees it. */
export interface LimitedRender {
  durationMs: number;
  /** The main function and its renderers. */
  slots: number;
  key: string;
  /** When the main function began; null while the launch waits in Lambda's queue. */
  launchedAtMs: number | null;
  /** When a renderer was refused: the render is lost, and the others run to their end. */
  throttledAtMs: number | null;
}

/** What ran on Lambda by now. */
export interface LambdaUse {
  atMs: number;
  running: number;
  mostRunning: number;
  /** Time in which functions ran, all together and by key of the render. */
  slotMs: number;
  slotMsByKey: Record<string, number>;
  /** Launches that found no room at first, and renderers that found none. */
  queuedLaunches: number;
  throttledRenderers: number;
  lostRenders: number;
  slotMsOfLost: number;
}

/**
 * Lambda's concurrency limit: a launch above it waits in Lambda's queue, a renderer above it is refused, and its render
 * is lost with what was paid for it. Every execution is counted from its begin to its end.
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
    // What runs has begun and not ended, so the difference of both times is what it took.
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
