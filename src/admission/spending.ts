import type { DailyBudget } from './requests';

const dayMs = 86_400_000;

export type SpendingCarry = [day: number, spent: number];

/** The costs reported for the renders of a UTC day. */
export class Spending {
  constructor(
    private day: number,
    private spent: number,
  ) {}

  static open(now: number): Spending {
    return new Spending(Math.floor(now / dayMs), 0);
  }

  static from([day, spent]: SpendingCarry): Spending {
    return new Spending(day, spent);
  }

  carry(): SpendingCarry {
    return [this.day, this.spent];
  }

  add(cost: number, now: number): void {
    this.spent = this.today(now) + cost;
  }

  today(now: number): number {
    const day = Math.floor(now / dayMs);
    if (day > this.day) [this.day, this.spent] = [day, 0];
    return this.spent;
  }

  exceeds(budget: DailyBudget | undefined, now: number): boolean {
    return budget !== undefined && this.today(now) >= budget.amount;
  }

  /** When the next UTC day begins. */
  nextDayAt(now: number): number {
    return (Math.floor(now / dayMs) + 1) * dayMs;
  }
}
