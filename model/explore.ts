import { createHash } from 'node:crypto';

/** One step that may come next. */
export interface Step {
  id: string;
  /** What it depends on, and what it changes: two steps commute when neither changes what the other depends on or changes. */
  reads: readonly string[];
  writes: readonly string[];
}

/** What is explored. A state is plain data, and never changed. */
export interface Model<State> {
  begin(): Promise<State>;
  /** Everything that may come next; none: the path ends here. */
  steps(state: State): readonly Step[];
  /** @throws for a step that cannot come next */
  take(state: State, stepId: string): Promise<State>;
  /** States with one key have the same future, but for the names of their steps: `nameOf` gives those that they share. */
  key(state: State): { key: string; nameOf: (stepId: string) => string };
  /** What is wrong in this state, one sentence each. */
  violations(state: State): readonly string[];
  /** What may happen, and should be known: a sentence for each that happened in this state. */
  windows(state: State): readonly string[];
}

/** A sentence, and the ids of the steps by which it came true first. */
export interface Finding {
  text: string;
  path: readonly string[];
}

export interface Exploration {
  states: number;
  transitions: number;
  /** Paths that were followed until they ended, or came to a state from which everything was known. */
  paths: number;
  longestPath: number;
  violations: Finding[];
  windows: Finding[];
}

export interface ExploreOptions {
  /** Ends the exploration at the first violation. @default false */
  stopAtFirst?: boolean;
  /** A path of more steps is taken for one that never ends. @default 400 */
  maxSteps?: number;
  onProgress?: (exploration: Readonly<Exploration>) => void;
}

const progressEveryStates = 10_000;

/**
 * Goes through every order of steps, depth first. Each state is left once by each of its steps, whichever path led to it;
 * of steps that commute one order is taken (sleep sets). A path that comes back to one of its own states could go on for
 * ever, which is a violation.
 *
 * @see Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, on sleep sets with known states
 */
export async function explore<State>(model: Model<State>, options: ExploreOptions = {}): Promise<Exploration> {
  const { stopAtFirst = false, maxSteps = 400, onProgress } = options;
  const exploration: Exploration = { states: 0, transitions: 0, paths: 0, longestPath: 0, violations: [], windows: [] };
  /** For each known state the names of the steps that were not taken from it, since another order of steps covers them. */
  const asleepIn = new Map<string, readonly string[]>();
  const onPath = new Set<string>();
  const path: string[] = [];

  const isOver = (): boolean => stopAtFirst && exploration.violations.length > 0;
  const report = (texts: readonly string[], findings: Finding[]): void => {
    for (const text of texts) if (!findings.some((known) => known.text === text)) findings.push({ text, path: [...path] });
  };

  const visit = async (state: State, asleep: readonly Step[]): Promise<void> => {
    exploration.longestPath = Math.max(exploration.longestPath, path.length);
    const { key: text, nameOf } = model.key(state);
    const key = digest(text);
    const known = asleepIn.get(key);
    const names = asleep.map(({ id }) => nameOf(id));
    const toTake = model.steps(state).filter(({ id }) => !asleep.some((step) => step.id === id) && (known === undefined || known.includes(nameOf(id))));
    asleepIn.set(key, known === undefined ? names : known.filter((name) => names.includes(name)));
    if (known === undefined && (exploration.states += 1) % progressEveryStates === 0) onProgress?.(exploration);

    report(model.violations(state), exploration.violations);
    report(model.windows(state), exploration.windows);
    const comesBack = onPath.has(key) || path.length >= maxSteps;
    if (comesBack) report(['A path goes on for ever: somebody waits, and never hears.'], exploration.violations);
    if (toTake.length === 0 || comesBack) exploration.paths += 1;
    if (comesBack) return;
    onPath.add(key);
    const done: Step[] = [];
    for (const step of toTake) {
      if (isOver()) break;
      path.push(step.id);
      exploration.transitions += 1;
      await visit(
        await model.take(state, step.id),
        [...asleep, ...done].filter((other) => commute(other, step)),
      );
      path.pop();
      done.push(step);
    }
    onPath.delete(key);
  };

  await visit(await model.begin(), []);
  return exploration;
}

/** The state after the steps. */
export async function follow<State>(model: Model<State>, path: readonly string[], onStep?: (id: string, state: State) => void): Promise<State> {
  let state = await model.begin();
  for (const id of path) {
    state = await model.take(state, id);
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
