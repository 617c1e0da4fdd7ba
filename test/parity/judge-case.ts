import { differingFields } from './answer';
import type { Answer } from './answer';
import type { BothClients } from './both-clients';
import type { AdjustContext, ParityRule } from './parity-rule';
import type { ParityState } from './parity-state';

export type Verdict =
  | { kind: 'equal' }
  /** They differ, and these rules explain every difference. */
  | { kind: 'by rule'; ids: string[] }
  | { kind: 'unequal'; fields: string[]; ours: Answer; official: Answer };

/** The most rules to combine: a case that needs more shows nothing. */
const maxRulesAtOnce = 6;

/**
 * Asks both clients about a state and explains a difference by as few rules as possible.
 *
 * A rule explains it only if Remotion's client, asked about the rule's neighbouring state, gives in every field the answer
 * that ours gives about this one.
 */
export async function judgeCase(
  state: ParityState,
  { ours: askOurs, official: askOfficial }: Pick<BothClients, 'ours' | 'official'>,
  rules: readonly ParityRule[],
): Promise<Verdict> {
  const ours = await askOurs(state);
  const official = await askOfficial(state);
  const fields = differingFields(ours, official, state);
  // Our client must never throw this, not even if Remotion's client throws the same.
  if (ours.kind === 'thrown' && ours.error.code === null) return { kind: 'unequal', fields: ['(untyped error)'], ours, official };
  if (fields.length === 0) return { kind: 'equal' };

  const askOnce = rememberingByRules(askOfficial, official);
  for (const some of subsetsBySize(rules, maxRulesAtOnce)) {
    const neighbour = neighbourOf(state, some);
    if (!neighbour) continue;
    const expected = adjusted(await askOnce(neighbour, some), { state, neighbour, ours }, some);
    if (expected && differingFields(ours, expected, state).length === 0) return { kind: 'by rule', ids: some.map(({ id }) => id) };
  }
  return { kind: 'unequal', fields, ours, official };
}

/** Caches answers: many sets of rules lead to the same neighbour, and each question goes over the wire. */
function rememberingByRules(ask: BothClients['official'], official: Answer) {
  const answers = new Map<string, Answer>([['', official]]);
  return async (neighbour: ParityState, rules: readonly ParityRule[]): Promise<Answer> => {
    const key = rules.flatMap(({ id, neighbour: leads }) => (leads ? [id] : [])).join();
    const answer = answers.get(key) ?? (await ask(neighbour));
    answers.set(key, answer);
    return answer;
  };
}

function neighbourOf(state: ParityState, rules: readonly ParityRule[]): ParityState | null {
  return rules.reduce<ParityState | null>((near, { neighbour }) => (near && neighbour ? neighbour(near) : near), state);
}

function adjusted(said: Answer, about: AdjustContext, rules: readonly ParityRule[]): Answer | null {
  const restored = withRealMetadata(said, about.state);
  return rules.reduce<Answer | null>((answer, { adjust }) => (answer && adjust ? adjust(answer, about) : answer), restored);
}

/** Both clients copy the metadata as it is; a neighbouring state may have others. */
function withRealMetadata(answer: Answer, { progress }: ParityState): Answer {
  if (answer.kind === 'thrown' || progress.kind !== 'file') return answer;
  return { ...answer, progress: { ...answer.progress, renderMetadata: progress.file.renderMetadata } };
}

function* subsetsBySize<T>(all: readonly T[], maxSize: number): Generator<T[]> {
  for (let size = 1; size <= Math.min(maxSize, all.length); size++) yield* subsetsOf(all, size);
}

function* subsetsOf<T>(all: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = from; index <= all.length - size; index++) {
    for (const rest of subsetsOf(all, size - 1, index + 1)) yield [all[index]!, ...rest];
  }
}
