/** A call at which the code under exploration pauses until it is answered. */
export interface ParkedCall {
  name: string;
  input: Record<string, unknown>;
}

/** After this many turns of the event loop without an end or a call, the code is taken to be waiting for something that is not simulated. */
const maxTurns = 1_000;

/** Ends code that is no longer needed. */
class ProcessEnded extends Error {}

/** Runs code from one call to the outside world to the next. It pauses at each call, so the caller decides what happens by the answer. */
export class Process {
  private parked: (ParkedCall & { resolve: (value: unknown) => void; reject: (error: unknown) => void }) | null = null;
  private isOver = false;
  private failure: unknown;

  /** The call at which it is paused. */
  get call(): ParkedCall {
    if (!this.parked) throw new Error('The code is not paused at a call.');
    return this.parked;
  }

  /** Called by the running code: pauses until the call is answered. */
  park(name: string, input: Record<string, unknown>): Promise<unknown> {
    if (this.isOver) return Promise.reject(new ProcessEnded());
    if (this.parked) throw new Error(`${name} is called while ${this.parked.name} is unanswered: the model supports one call at a time.`);
    return new Promise((resolve, reject) => {
      this.parked = { name, input, resolve, reject };
    });
  }

  /** Runs the code up to its first call. It must make one before it ends. */
  async run(code: () => Promise<void>): Promise<void> {
    code().catch((error: unknown) => (this.failure ??= error));
    await this.untilStill();
  }

  async answer(value: unknown): Promise<void> {
    this.release().resolve(value);
    await this.untilStill();
  }

  async fail(error: unknown): Promise<void> {
    this.release().reject(error);
    await this.untilStill();
  }

  /** Abandons the code: nothing it still does has any effect. */
  end(): void {
    this.isOver = true;
    this.failure = 'ended';
    this.release().reject(new ProcessEnded());
  }

  private release() {
    const { parked } = this;
    if (!parked) throw new Error('There is no call to answer.');
    this.parked = null;
    return parked;
  }

  private async untilStill(): Promise<void> {
    for (let turns = 0; !this.parked; turns++) {
      if (this.failure) throw this.failure;
      if (turns > maxTurns) throw new Error('The code is waiting for something that is not simulated.');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
