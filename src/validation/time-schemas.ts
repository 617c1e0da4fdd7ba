import type { z } from 'zod';
import { millisecondsOf } from '../contract/milliseconds';
import { lazySchema } from '../remotion/options/render-options';

const durationWanted = "expected milliseconds, or a duration such as '10 minutes'";

/** Schemas of a time in milliseconds, and of a `Duration` under the name without `Ms`. */
export const timeSchemas = lazySchema((z) => ({
  ms: (min: number, max = Number.MAX_SAFE_INTEGER) => z.number().int().min(min).max(max).optional(),
  duration: (min: number, max = Number.MAX_SAFE_INTEGER) =>
    z
      .union([z.number(), z.string()], durationWanted)
      .refine((duration) => millisecondsOf(duration) !== null, durationWanted)
      .refine((duration) => {
        const milliseconds = millisecondsOf(duration);
        return milliseconds === null || (milliseconds >= min && milliseconds <= max);
      }, `expected at least ${min} ms${max === Number.MAX_SAFE_INTEGER ? '' : `, at most ${max} ms`}`)
      .optional(),
}));

/** Refuses a time that is given under both of its names. */
export function refuseBothNames(names: readonly string[]): (options: Record<string, unknown>, context: z.RefinementCtx) => void {
  return (options, context) => {
    const name = names.find((each) => options[each] !== undefined && options[`${each}Ms`] !== undefined);
    if (name) context.addIssue({ code: 'custom', input: options, path: [name], message: `expected either ${name} or ${name}Ms, not both` });
  };
}
