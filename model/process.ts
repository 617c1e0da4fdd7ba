/** The code under exploration stands still here until it is answered. */
export interface ParkedCall {
  name: string;
  input: Record<string, unknown>;
}

/** Turns of the event loop after which code that neither ended nor called is taken for one that waits for something real. */
const maxTurns = 1_000;

/** What is left of the code when nobody needs it any more. */
class ProcessEnded extends Error {}

/** Runs code from one call to the outside world to the next. At each it stands still, so whoever answers decides what happens. */
export class Process {
  private parked: (ParkedCall & { resolve: (value: unknown) => void; reject: (error: unknown) => void }) | null = null;
  private isOver = false;
  private failure: unknown;

  /** The call at which it stands still. */
  get call(): ParkedCall {
    if (!this.parked) throw new Error('The code does not stand at a call.');
    return this.parked;
  }

  /** For the code that runs: stands still until somebody answers. */
  park(name: string, input: Record<string, unknown>): Promise<unknown> {
    if (this.isOver) return Promise.reject(new ProcessEnded());
    if (this.parked) throw new Error(`${name} is called while ${this.parked.name} is not answered: the model knows one call at a time.`);
    return new Promise((resolve, reject) => {
      this.parked = { name, input, resolve, reject };
    });
  }

  /** Runs the code until its first call. It must make one before it ends. */
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

  /** Lets the code run out: nothing that it still does reaches anybody. */
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
      if (turns > maxTurns) throw new Error('The code waits for something that is not simulated.');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
