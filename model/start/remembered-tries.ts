import { namesIn, renamed, withTimes } from '../same-names';
import { runTry } from './try-of-a-start';
import type { TryHistory, TryNow, TrySettings } from './try-of-a-start';

/** The time at which every try begins, as its code sees it. */
const beginMs = 1_700_000_000_000;

/**
 * Runs the code once for each history of a try and remembers what the try does next. Histories that differ only in when
 * they began and in the names of etags and owners count as one. So most steps of an exploration run no code.
 */
export class RememberedTries {
  private readonly known = new Map<string, Promise<string>>();

  constructor(private readonly settings: TrySettings) {}

  get size(): number {
    return this.known.size;
  }

  /** `own` is the name that stands for the try's random id. */
  async next(history: TryHistory, own: string): Promise<TryNow> {
    const text = JSON.stringify(history);
    const names = namesIn(text, [own]);
    const shiftMs = history.begunAtMs - beginMs;
    const plain = renamed(withTimes(text, (ms) => ms - shiftMs), (name) => `${kindOf(name)}-${names.indexOf(name)}`);
    if (!this.known.has(plain)) this.known.set(plain, this.run(JSON.parse(plain) as TryHistory));
    const now = await this.known.get(plain)!;
    return JSON.parse(withTimes(renamed(now, (name) => names[Number(name.split('-')[1])]!), (ms) => ms + shiftMs)) as TryNow;
  }

  private async run(history: TryHistory): Promise<string> {
    return JSON.stringify(await runTry(history, this.settings));
  }
}

function kindOf(name: string): string {
  return name.split('-')[0]!;
}
