import { namesIn, renamed, withTimes } from '../same-names';
import type { State } from './state';
import { whatMatters } from './what-matters';
import type { NamedFacts } from './what-matters';

/**
 * What matters of a state, as a text. Times are told from now, and those that are long ago, or far off, are as good as one
 * another; made-up names are told in the order in which they turn up; and since starts are alike, as are launches, they are
 * told in an order of their own, and named by it.
 */
export function stateKey(state: State, longAgoMs: number): { key: string; nameOf: (stepId: string) => string } {
  const { starts, launches, late, others } = whatMatters(state);
  const farOffMs = 2 * longAgoMs;
  const tell = (facts: unknown): string => withTimes(JSON.stringify(facts), (ms) => Math.max(-longAgoMs, Math.min(farOffMs, ms - state.nowMs)));
  const inOrder = (all: readonly NamedFacts[]): { name: string; text: string }[] =>
    all
      .map(({ name, facts }) => ({ name, text: tell(facts) }))
      // Made-up names, and those of the starts, have no order before this.
      .map((each) => ({ ...each, nameless: renamed(each.text, () => '').replace(startName, '""') }))
      .sort((a, b) => (a.nameless < b.nameless ? -1 : a.nameless > b.nameless ? 1 : 0));
  const ordered = { S: inOrder(starts), launch: inOrder(launches), late: inOrder(late) };
  const names = new Map(Object.entries(ordered).flatMap(([kind, all]) => all.map(({ name }, index) => [name, `${kind}${index}`] as const)));
  const text = [...Object.values(ordered).flatMap((all) => [...all.map((each) => each.text), '']), tell(others)].join('\n');
  const key = text.replace(startName, (quoted) => names.get(quoted.slice(1, -1))!);
  const madeUp = namesIn(key);
  return {
    key: renamed(key, (name) => `#${madeUp.indexOf(name)}`),
    nameOf: (stepId) => stepId.replace(/^\w+(?=:)/, (name) => names.get(name) ?? name),
  };
}

/** As it stands in JSON: who launched, and after whom. */
const startName = /"[A-G]"/g;
