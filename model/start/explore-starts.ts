import { explore } from '../explore';
import type { ExploreOptions, Exploration } from '../explore';
import { toLine } from './bounds';
import type { Bound } from './bounds';
import { RenderStarts } from './render-starts';
import type { StartingCode } from './starting-code';

export interface Explored extends Exploration {
  bound: Bound;
  /** For how many different histories of a try the package's code was run. */
  runs: number;
  durationMs: number;
}

/** Explores the starts of one render up to a bound. */
export async function exploreStarts(code: StartingCode, bound: Bound, options: ExploreOptions = {}): Promise<Explored> {
  const beganAtMs = Date.now();
  const model = new RenderStarts({ code, ...bound });
  const exploration = await explore(model, options);
  return { ...exploration, bound, runs: model.runs, durationMs: Date.now() - beganAtMs };
}

/** What was found, each with the line that replays it. */
export function violationLines({ bound, violations }: Explored): string[] {
  return violations.map(({ text, path }) => `${text}\n    npm run model -- --replay '${toLine(bound, path)}'`);
}

/** The first violation within the bound; null when there is none. */
export async function firstViolation(code: StartingCode, bound: Bound): Promise<string | null> {
  return violationLines(await exploreStarts(code, bound, { stopAtFirst: true }))[0] ?? null;
}
