import { isDeepStrictEqual } from 'node:util';
import { explore } from '../explore';
import type { ExploreOptions, Exploration, Finding } from '../explore';
import { toLine } from './bounds';
import type { Bound } from './bounds';
import { RenderStarts } from './render-starts';
import type { StartingCode } from './starting-code';
import type { State } from './state';

export interface Explored extends Exploration {
  bound: Bound;
  /** How many different histories of a try the package's code was run for. */
  runs: number;
  durationMs: number;
}

/** Explores the starts of one render up to a bound. */
export async function exploreStarts(code: StartingCode, bound: Bound, options: ExploreOptions<State> = {}): Promise<Explored> {
  const beganAtMs = Date.now();
  const model = new RenderStarts({ code, ...bound });
  const exploration = await explore(model, options);
  return { ...exploration, bound, runs: model.runs, durationMs: Date.now() - beganAtMs };
}

/** A violation, with the command that replays it. */
export function violationLine(bound: Bound, { text, path }: Finding): string {
  return `${text}\n    npm run model -- --replay '${toLine(bound, path)}'`;
}

/** The first violation within the bound; null if there is none. */
export async function firstViolation(code: StartingCode, bound: Bound): Promise<string | null> {
  const { violations } = await exploreStarts(code, bound, { stopAtFirst: true });
  return violations[0] ? violationLine(bound, violations[0]) : null;
}

/** Whether exploring commuting steps in one order only finds what exploring them in every order does. */
export async function isSameInOneOrder(code: StartingCode, bound: Bound): Promise<boolean> {
  return isDeepStrictEqual(await findAll(code, bound, true), await findAll(code, bound, false));
}

interface Found {
  violations: string[];
  windows: string[];
  /** Keys of the states in which a path ends. */
  ends: string[];
}

async function findAll(code: StartingCode, bound: Bound, reduced: boolean): Promise<Found> {
  const model = new RenderStarts({ code, ...bound });
  const ends = new Set<string>();
  const { violations, windows } = await explore(model, { reduced, onEnd: (state) => ends.add(model.key(state).key) });
  const texts = (findings: readonly Finding[]): string[] => findings.map(({ text }) => text).sort();
  return { violations: texts(violations), windows: texts(windows), ends: [...ends].sort() };
}
