/** How many new environments of a function AWS creates within the window. */
const lambdaScaling = 1_000;
/** AWS counts new environments within this time. */
const windowMs = 10_000;
/** Growth is recorded in steps of this length and expires from a step's end, so no 10 s ever exceed the limit. */
const stepMs = 1_000;
/** An environment used one to two of these periods ago is taken to be still warm. AWS promises nothing; it is usually minutes. */
const warmPeriodMs = 60_000;

export type PaceCarry = [growth: [step: number, slots: number][], periodStart: number, peak: number, earlierPeak: number];

/** Keeps grants within the rate at which Lambda creates new environments. Grants that existing environments can serve are free. */
export class Pace {
  private constructor(
    private growth: [step: number, slots: number][],
    private periodStart: number,
    private peak: number,
    private earlierPeak: number,
  ) {}

  static open(now: number): Pace {
    return new Pace([], now, 0, 0);
  }

  static from([growth, periodStart, peak, earlierPeak]: PaceCarry): Pace {
    return new Pace(growth.map(([step, slots]) => [step, slots]), periodStart, peak, earlierPeak);
  }

  carry(): PaceCarry {
    return [this.growth, this.periodStart, this.peak, this.earlierPeak];
  }

  /** Whether Lambda can run `slots` more than the `used` ones now. A request that exceeds the limit by itself is granted alone. */
  allows(slots: number, used: number, limit: number = lambdaScaling, now: number): boolean {
    const more = this.newSlots(slots, used, now);
    if (more <= 0) return true;
    const recent = this.recent(now);
    return recent === 0 || recent + more <= limit;
  }

  granted(slots: number, used: number, now: number): void {
    const more = this.newSlots(slots, used, now);
    this.peak = Math.max(this.peak, used + slots);
    if (more <= 0) return;
    this.recent(now);
    const step = Math.floor(now / stepMs);
    const last = this.growth.at(-1);
    if (last?.[0] === step) last[1] += more;
    else this.growth.push([step, more]);
  }

  /** When the next step of growth expires; null if there is none. */
  nextAt(now: number): number | null {
    this.recent(now);
    const oldest = this.growth[0];
    return oldest ? expiryOf(oldest[0]) : null;
  }

  private newSlots(slots: number, used: number, now: number): number {
    this.rollOn(used, now);
    return used + slots - Math.max(used, this.peak, this.earlierPeak);
  }

  private recent(now: number): number {
    while (this.growth[0] && expiryOf(this.growth[0][0]) <= now) this.growth.shift();
    return this.growth.reduce((sum, [, slots]) => sum + slots, 0);
  }

  private rollOn(used: number, now: number): void {
    const periods = Math.floor((now - this.periodStart) / warmPeriodMs);
    if (periods <= 0) return;
    this.earlierPeak = periods === 1 ? this.peak : used;
    this.peak = used;
    this.periodStart += periods * warmPeriodMs;
  }
}

function expiryOf(step: number): number {
  return (step + 1) * stepMs + windowMs;
}
