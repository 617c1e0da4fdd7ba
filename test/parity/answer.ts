import { isDeepStrictEqual } from 'node:util';
import { fileOf } from './parity-state';
import type { ParityState } from './parity-state';
import type { Look } from './scripted-s3';

export type ProgressFields = Record<string, unknown>;

/** A client's answer, and where it looked for the output. */
export type Answer =
  | { kind: 'progress'; progress: ProgressFields; look: Look | null }
  | { kind: 'thrown'; error: ThrownFacts; look: Look | null };

export interface ThrownFacts {
  name: string;
  message: string;
  /** `code` of a `RemotionLambdaError`; null for any other error. */
  code: string | null;
  /** The HTTP status of S3's response, according to the SDK. */
  status: number | null;
}

/**
 * The names of the fields in which two answers about a state differ; undefined equals absent.
 *
 * Each client words some texts itself, so they only have to be present: explanations, the disclaimer of the costs, and the
 * message and stack of the timeout error. Whatever the function wrote must match to the letter.
 */
export function differingFields(one: Answer, other: Answer, state: ParityState): string[] {
  const [mine, theirs] = [fieldsOf(one, state), fieldsOf(other, state)];
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const fields = names.filter((name) => !isDeepStrictEqual(mine[name], theirs[name]));
  // If only one of them has looked, that only affects costs; if both have, they must have looked at the same object.
  if (one.look && other.look && !isDeepStrictEqual(one.look, other.look)) fields.push('(look)');
  return fields;
}

/** The fields of an answer without the client's own wording; an error is one field. */
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
    // The client's own error comes before those in the file.
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
