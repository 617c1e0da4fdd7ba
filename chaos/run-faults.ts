import type { Exchange } from './fault-proxy';
import type { SeenCall } from './evidence';
import { pass } from './proxy-faults';
import type { ProxyFault } from './proxy-faults';

interface Pending {
  fault: ProxyFault;
  toSkip: number;
  left: number;
  /** When the fault stops; null until its first hit. */
  untilMs: number | null;
}

/** The faults of one run between its workers and S3 and Lambda, and the calls observed there. */
export class RunFaults {
  readonly calls: SeenCall[] = [];
  private pending: Pending[] = [];
  private troubleAtMs: number | null = null;
  private recoveredAtMs: number | null = null;
  private open = 0;

  inject(faults: readonly ProxyFault[]): void {
    this.pending.push(...faults.map((fault) => ({ fault, toSkip: fault.after ?? 0, left: fault.times ?? 1, untilMs: null })));
  }

  /** Records that something goes wrong now. */
  trouble(): void {
    this.troubleAtMs ??= Date.now();
    this.recoveredAtMs = null;
  }

  /** From the first disturbance to the first successful call after the last one; to the close if there was none. */
  recoveryMs(closedAtMs: number): number | null {
    return this.troubleAtMs === null ? null : (this.recoveredAtMs ?? closedAtMs) - this.troubleAtMs;
  }

  /** Faults that have hit no call. */
  unused(): string[] {
    return this.pending.filter(({ untilMs }) => untilMs === null).map(({ fault }) => String(fault.call));
  }

  async handle(exchange: Exchange): Promise<void> {
    const fault = this.take(exchange);
    const seen: SeenCall = { name: exchange.call.name, caller: exchange.call.caller, atMs: Date.now(), status: 0, harmed: fault !== null };
    this.calls.push(seen);
    if (fault) this.trouble();
    this.open += 1;
    try {
      await (fault?.act ?? pass)(this.watched(exchange, seen));
    } finally {
      this.open -= 1;
    }
  }

  /** Calls in flight. */
  get openCalls(): number {
    return this.open;
  }

  /** The same exchange, recording its result. */
  private watched(exchange: Exchange, seen: SeenCall): Exchange {
    return {
      ...exchange,
      forward: async () => {
        try {
          return await exchange.forward();
        } catch (error) {
          this.trouble();
          throw error;
        }
      },
      answer: async (answer) => {
        seen.status = answer.status;
        await exchange.answer(answer);
        if (answer.status === 429 || answer.status >= 500) this.trouble();
        else if (!seen.harmed && this.troubleAtMs !== null) this.recoveredAtMs ??= Date.now();
      },
    };
  }

  private take({ call }: Exchange): ProxyFault | null {
    for (const candidate of this.pending) {
      const { fault } = candidate;
      const isMeant = typeof fault.call === 'string' ? fault.call === call.name : fault.call.includes(call.name);
      if (!isMeant || candidate.left === 0) continue;
      if (candidate.toSkip > 0) {
        candidate.toSkip -= 1;
        continue;
      }
      candidate.untilMs ??= Date.now() + (fault.forMs ?? Infinity);
      if (Date.now() > candidate.untilMs) continue;
      candidate.left -= 1;
      return fault;
    }
    return null;
  }
}
