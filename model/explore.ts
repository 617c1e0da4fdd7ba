import { createHash } from 'node:crypto';
import { hasCycle } from './cycles';

/** One step that may come next. */
export interface Step {
  id: string;
  /**
   * What the step depends on, and what it changes. Two steps commute if neither changes what the other depends on or changes.
   * A supply that only shrinks need not be named: if it is enough for both steps, it is in either order.
   */
  reads: readonly string[];
  writes: readonly string[];
}

/** What is explored. A state is immutable plain data. */
export interface Model<State, AStep extends Step = Step> {
  begin(): Promise<State>;
  /** Every step that may come next; empty if the path ends here. */
  steps(state: State): readonly AStep[] | Promise<readonly AStep[]>;
  take(state: State, step: AStep): Promise<State>;
  /** States with the same key have the same future, except for the names of their steps. `nameOf` maps those to shared names. */
  key(state: State): { key: string; nameOf: (stepId: string) => string };
  /**
   * A subset of the steps, given in the order of their names, that suffices because the others can wait. Each commutes
   * with every step that may come before the first of the subset, and one of the subset stays possible until one is
   * taken. @default all
   */
  enough?(state: State, steps: readonly AStep[]): readonly AStep[];
  /** What is wrong in this state, one sentence per violation. */
  violations(state: State): readonly string[];
  /** Known, permitted weaknesses: one sentence for each that occurs in this state. */
  windows(state: State): readonly string[];
}

/** A sentence, and the ids of the steps on the first path that made it true. */
export interface Finding {
  text: string;
  path: readonly string[];
}

export interface Exploration {
  states: number;
  transitions: number;
  /** Paths followed until they ended or reached a state whose future was already known. */
  paths: number;
  longestPath: number;
  violations: Finding[];
  windows: Finding[];
}

export interface ExploreOptions<State = unknown> {
  /** Stops the exploration at the first violation. @default false */
  stopAtFirst?: boolean;
  /** A longer path is taken to be endless. @default 400 */
  maxSteps?: number;
  /** Whether to explore only one of several equivalent orders; `false` explores all, to show that none is missed. @default true */
  reduced?: boolean;
  onProgress?: (exploration: Readonly<Exploration>) => void;
  onViolation?: (violation: Finding) => void;
  /** Called for each state in which a path ends. */
  onEnd?: (state: State) => void;
}

interface Known {
  index: number;
  /** Names of the steps not taken from this state because another order of steps covers them. */
  asleep: readonly string[];
}

const progressEveryStates = 10_000;
const forEver = 'A path goes on for ever: something waits and never gets an answer.';

/**
 * Explores every order of steps, depth first. Each step is taken once from each state, whichever path led there.
 * Commuting steps are taken in one order only: by sleep sets and, if the model knows a sufficient subset of the steps
 * (`enough`), by that subset. This does not visit every state, but it visits every state in which a path ends, and finds
 * every violation that does not depend on the order of commuting steps. A path that returns to one of its own states
 * could go on for ever, which is a violation.
 *
 * @see Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, on sleep sets with known states
 * @see Valmari, Stubborn Sets for Reduced State Space Generation
 */
export async function explore<State, AStep extends Step>(model: Model<State, AStep>, options: ExploreOptions<State> = {}): Promise<Exploration> {
  const { stopAtFirst = false, maxSteps = 400, reduced = true, onProgress, onViolation, onEnd } = options;
  const exploration: Exploration = { states: 0, transitions: 0, paths: 0, longestPath: 0, violations: [], windows: [] };
  const knownStates = new Map<string, Known>();
  const edges: [from: number, to: number][] = [];
  const onPath = new Set<number>();
  const path: string[] = [];

  const isOver = (): boolean => stopAtFirst && exploration.violations.length > 0;
  const report = (texts: readonly string[], findings: Finding[], onFinding?: (finding: Finding) => void): void => {
    for (const text of texts) {
      if (findings.some((known) => known.text === text)) continue;
      findings.push({ text, path: [...path] });
      onFinding?.(findings.at(-1)!);
    }
  };
  const reportViolations = (texts: readonly string[]): void => report(texts, exploration.violations, onViolation);

  /** Returns the number of the state. */
  const visit = async (state: State, asleepIds: readonly string[]): Promise<number> => {
    exploration.longestPath = Math.max(exploration.longestPath, path.length);
    const { key: text, nameOf } = model.key(state);
    const key = digest(text);
    const known = knownStates.get(key);
    const index = known?.index ?? exploration.states++;
    const all = (await model.steps(state)).map((step) => ({ step, name: nameOf(step.id) })).sort((a, b) => (a.name < b.name ? -1 : 1));
    const steps = all.map(({ step }) => step);
    const enough = reduced ? (model.enough?.(state, steps) ?? steps) : steps;
    // A step that is no longer possible never becomes possible again.
    const asleep = all.filter(({ step }) => asleepIds.includes(step.id));
    const asleepNames = asleep.map(({ name }) => name);
    const toTake = all.filter(({ step, name }) => enough.includes(step) && !asleepNames.includes(name) && (!known || known.asleep.includes(name)));
    knownStates.set(key, { index, asleep: known ? known.asleep.filter((name) => asleepNames.includes(name)) : asleepNames });
    if (!known && exploration.states % progressEveryStates === 0) onProgress?.(exploration);

    reportViolations(model.violations(state));
    report(model.windows(state), exploration.windows);
    const comesBack = onPath.has(index) || path.length >= maxSteps;
    if (comesBack) reportViolations([forEver]);
    if (steps.length === 0 && !known) onEnd?.(state);
    if (toTake.length === 0 || comesBack) exploration.paths += 1;
    if (comesBack) return index;
    onPath.add(index);
    const done: Step[] = asleep.map(({ step }) => step);
    for (const { step } of toTake) {
      if (isOver()) break;
      path.push(step.id);
      exploration.transitions += 1;
      const commuting = reduced ? done.filter((other) => commute(other, step)).map(({ id }) => id) : [];
      edges.push([index, await visit(await model.take(state, step), commuting)]);
      path.pop();
      done.push(step);
    }
    onPath.delete(index);
    return index;
  };

  await visit(await model.begin(), []);
  // A sleeping step that was taken only later may close a cycle that no single path ran through.
  if (reduced && exploration.violations.length === 0 && hasCycle(exploration.states, edges)) {
    const { violations } = await explore(model, { stopAtFirst: true, maxSteps, reduced: false, onViolation });
    exploration.violations.push(...violations);
  }
  return exploration;
}

/**
 * Returns the state after these steps.
 *
 * @throws if a step cannot come next
 */
export async function follow<State, AStep extends Step>(model: Model<State, AStep>, path: readonly string[], onStep?: (id: string, state: State) => void): Promise<State> {
  let state = await model.begin();
  for (const id of path) {
    const steps = await model.steps(state);
    const step = steps.find((each) => each.id === id);
    if (!step) throw new Error(`${JSON.stringify(id)} cannot come next. Possible steps: ${steps.map((each) => each.id).join(', ') || 'nothing'}`);
    state = await model.take(state, step);
    onStep?.(id, state);
  }
  return state;
}

function commute(one: Step, other: Step): boolean {
  return !meets(one.writes, other) && !meets(other.writes, one);
}

function meets(written: readonly string[], { reads, writes }: Step): boolean {
  return written.some((name) => reads.includes(name) || writes.includes(name));
}

function digest(key: string): string {
  return createHash('sha1').update(key).digest('base64');
}
