/** New environments of a function that AWS makes within the window. */
const lambdaScaling = 1_000;
/** AWS's rule counts what is new within this time. */
const windowMs = 10_000;
/** Growth is remembered by steps of this length, counted to the later end: never more than the limit in any 10 s. */
const stepMs = 1_000;
/** An environment that was in use one to two of these ago is still there. AWS promises nothing; it is minutes as a rule. */
const warmPeriodMs = 60_000;

export type PaceCarry = [growth: [step: number, slots: number][], periodStart: number, peak: number, earlierPeak: number];

/** Lambda makes new environments at a limited rate; what is granted beyond those that it has must not be faster. */
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

  /** Whether `slots` more than the `used` ones can be had now. What is above the limit by itself goes alone. */
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

  /** When more can be had than now. */
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
