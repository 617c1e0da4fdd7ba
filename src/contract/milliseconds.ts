import type { Duration } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time';
import type { RenderMediaInput } from './input';

/** Times of the input that may be given as a `Duration`. All other code reads the name with `Ms`. */
export const durationFields = Object.freeze({
  polling: ['floor', 'ceiling'],
  limits: ['launchTimeout', 'launchQueueTimeout', 'stallTimeout'],
  admission: ['queueTimeout'],
} as const);

/** Converts a `Duration` to whole milliseconds; null if it is not a duration. */
export function millisecondsOf(duration: unknown): number | null {
  try {
    const milliseconds = msToNumber(duration as Duration);
    return Number.isFinite(milliseconds) ? Math.round(milliseconds) : null;
  } catch {
    return null;
  }
}

/** Converts every `Duration` of the input to milliseconds. An invalid one is left as it is; the start refuses it by name. */
export function inMilliseconds(input: RenderMediaInput): RenderMediaInput {
  const { polling, limits, admission } = input ?? {};
  const converted = { polling: convert(polling, durationFields.polling), limits: convert(limits, durationFields.limits), admission: convert(admission, durationFields.admission) };
  const isUnchanged = converted.polling === polling && converted.limits === limits && converted.admission === admission;
  return isUnchanged ? input : { ...input, ...converted };
}

function convert<Options extends object | undefined>(options: Options, names: readonly string[]): Options {
  if (typeof options !== 'object' || options === null) return options;
  const given = names.flatMap((name) => {
    const milliseconds = millisecondsOf((options as Record<string, unknown>)[name]);
    return milliseconds === null || `${name}Ms` in options ? [] : [[name, milliseconds] as const];
  });
  if (given.length === 0) return options;
  const converted: Record<string, unknown> = { ...options };
  for (const [name, milliseconds] of given) {
    delete converted[name];
    converted[`${name}Ms`] = milliseconds;
  }
  return converted as Options;
}
