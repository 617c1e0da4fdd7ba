import { namesIn, renamed, withTimes } from '../same-names';
import type { State } from './state';
import { relevantState } from './relevant-state';
import type { NamedFacts } from './relevant-state';

/**
 * The relevant part of a state, as a string. Times are relative to now, and clamped if long ago or far off. Generated
 * names are numbered in order of appearance. Starts are interchangeable, and so are launches, so each kind is sorted and
 * named by its position.
 */
export function stateKey(state: State, longAgoMs: number): { key: string; nameOf: (stepId: string) => string } {
  const { starts, launches, late, others } = relevantState(state);
  const farOffMs = 2 * longAgoMs;
  const tell = (facts: unknown): string => withTimes(JSON.stringify(facts), (ms) => Math.max(-longAgoMs, Math.min(farOffMs, ms - state.nowMs)));
  const inOrder = (all: readonly NamedFacts[]): { name: string; text: string }[] =>
    all
      .map(({ name, facts }) => ({ name, text: tell(facts) }))
      // Sorted without generated names and names of starts, since those are assigned only afterwards.
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

/** The name of a start in JSON: who launched, and after whom. */
const startName = /"[A-G]"/g;
