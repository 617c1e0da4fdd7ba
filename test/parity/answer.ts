import { isDeepStrictEqual } from 'node:util';
import { fileOf } from './parity-state';
import type { ParityState } from './parity-state';
import type { Look } from './scripted-s3';

export type ProgressFields = Record<string, unknown>;

/** What a client came to, and where it looked for the output on the way. */
export type Answer =
  | { kind: 'progress'; progress: ProgressFields; look: Look | null }
  | { kind: 'thrown'; error: ThrownFacts; look: Look | null };

export interface ThrownFacts {
  name: string;
  message: string;
  /** `code` of a `RemotionLambdaError`; null for all others. */
  code: string | null;
  /** HTTP status that S3 answered with, as the SDK tells it. */
  status: number | null;
}

/**
 * Names of the fields in which two answers to a state differ; undefined is the same as absent.
 *
 * Texts that each client has in its own words only have to be there: explanations, the disclaimer of the costs, and
 * message and stack of the timeout error. What the function itself has written must be the same to the letter.
 */
export function differingFields(one: Answer, other: Answer, state: ParityState): string[] {
  const [mine, theirs] = [fieldsOf(one, state), fieldsOf(other, state)];
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const fields = names.filter((name) => !isDeepStrictEqual(mine[name], theirs[name]));
  // That only one of them has looked is a matter of costs; where both have, they must have looked at the same object.
  if (one.look && other.look && !isDeepStrictEqual(one.look, other.look)) fields.push('(look)');
  return fields;
}

/** The fields of an answer without words of the client's own; an error is one field. */
export function fieldsOf(answer: Answer, state: ParityState): ProgressFields {
  if (answer.kind === 'thrown') return { '(thrown)': answer.error };
  const file = fileOf(state);
  const fields = withoutUndefined(answer.progress) as ProgressFields;
  if (file?.postRenderData) return fields;
  return { ...fields, costs: withoutDisclaimer(fields.costs), errors: withoutWording(fields.errors, file?.errors?.length ?? 0) };
}

function withoutDisclaimer(costs: unknown): unknown {
  const { disclaimer, ...rest } = (costs ?? {}) as ProgressFields;
  return { ...rest, disclaimer: typeof disclaimer };
}

function withoutWording(errors: unknown, writtenErrors: number): unknown {
  if (!Array.isArray(errors)) return errors;
  return errors.map(({ explanation, ...error }: ProgressFields, index) => {
    // The client's own error stands before those of the file.
    const isOwn = index === 0 && errors.length === writtenErrors + 1 && error.name === 'TimeoutError';
    const texts = isOwn ? { message: typeof error.message, stack: typeof error.stack } : {};
    return { ...error, ...texts, explanation: explanation === null ? null : typeof explanation };
  });
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(present.map(([name, each]) => [name, withoutUndefined(each)]));
}
