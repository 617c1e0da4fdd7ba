import type { BothClients } from './both-clients';
import { judgeCase } from './judge-case';
import type { Verdict } from './judge-case';
import type { ParityRule } from './parity-rule';
import type { ParityState } from './parity-state';

export interface ParityTally {
  cases: number;
  equal: number;
  /** The cases that differ, by rule; a case may appear under several. */
  byRule: number;
  countOfRule: Map<string, number>;
  /** The number of unequal cases, by field. */
  countOfField: Map<string, number>;
  unequal: UnequalCase[];
}

export interface UnequalCase {
  state: ParityState;
  verdict: Extract<Verdict, { kind: 'unequal' }>;
}

/** Judges all states one after the other, and counts. */
export async function runParity(
  states: Iterable<ParityState>,
  clients: Pick<BothClients, 'ours' | 'official'>,
  rules: readonly ParityRule[],
): Promise<ParityTally> {
  const tally: ParityTally = {
    cases: 0,
    equal: 0,
    byRule: 0,
    countOfRule: new Map(rules.map(({ id }) => [id, 0])),
    countOfField: new Map(),
    unequal: [],
  };
  for (const state of states) count(tally, state, await judgeCase(state, clients, rules));
  return tally;
}

function count(tally: ParityTally, state: ParityState, verdict: Verdict): void {
  tally.cases++;
  if (verdict.kind === 'equal') {
    tally.equal++;
  } else if (verdict.kind === 'by rule') {
    tally.byRule++;
    for (const id of verdict.ids) increment(tally.countOfRule, id);
  } else {
    tally.unequal.push({ state, verdict });
    for (const field of verdict.fields) increment(tally.countOfField, field);
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
