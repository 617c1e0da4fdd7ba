import type { z } from 'zod';
import { RemotionLambdaError } from './errors';

/** What to use instead of options of other APIs and old names. */
const insteadOf: Readonly<Record<string, string>> = {
  quality: 'renamed to jpegQuality',
  bucketName: 'named forceBucketName here',
  apiKey: 'renamed to licenseKey',
  dumpBrowserLogs: "replaced by logLevel: 'verbose'",
  props: 'named inputProps',
  compositionId: 'named composition',
  site: 'named serveUrl',
  secret: 'not allowed here, since the history would show it: configure the secret on the worker (webhookSecrets) and pass its name as secretName, or leave out both',
  requestHandler: 'not an option here: pass it to createAws()',
  indent: 'not an option here',
};

/** Never shown, not even shortened. */
const secretFields: readonly string[] = ['secret', 'accessKeyId', 'secretAccessKey', 'licenseKey', 'envVariables'];

const maxShownLength = 60;

/**
 * The error for a request that a zod schema rejected: lists every bad field by its dotted path, with what was expected
 * and what it got, shortened. Secrets are not shown.
 *
 * @param prefix path of `input` within the whole request
 */
export function invalidRequest(error: z.ZodError, input: unknown, prefix: readonly PropertyKey[] = []): RemotionLambdaError {
  return invalidFields(linesOf(error, (issue) => describe(issue, input, prefix)));
}

/** The same as one line per field, without the values: for input that may be secret throughout. */
export function invalidSecretFields(error: z.ZodError, prefix: readonly PropertyKey[]): string[] {
  return linesOf(error, ({ path, ...issue }) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${dotted([...prefix, ...path, key])}: not an option`)
      : [`${dotted([...prefix, ...path])}: ${problemOf(issue.message)}`],
  );
}

function linesOf(error: z.ZodError, describeIssue: (issue: z.core.$ZodIssue) => string[]): string[] {
  return [...new Set(error.issues.flatMap(describeIssue))];
}

/** The same for one field that was rejected by something other than a schema. */
export function invalidField(field: string, problem: string, about: { renderId?: string; bucketName?: string } = {}): RemotionLambdaError {
  return invalidFields([`${field}: ${problem}`], about);
}

/** The same for several fields, each given as a line `field: problem`. */
export function invalidFields(lines: string[], about: { renderId?: string; bucketName?: string } = {}): RemotionLambdaError {
  return new RemotionLambdaError({
    code: 'InvalidRenderRequest',
    message: `The request is not valid: ${lines.join('; ')}.`,
    remedy: 'Correct the fields named in the message and call again; nothing was started.',
    retryable: false,
    ...about,
  });
}

function describe(issue: z.core.$ZodIssue, input: unknown, prefix: readonly PropertyKey[]): string[] {
  const path = [...prefix, ...issue.path];
  const inner = issuesWithin(issue, valueAt(input, issue.path));
  if (inner) return inner.flatMap((each) => describe({ ...each, path: [...issue.path, ...each.path] }, input, prefix));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${dotted([...path, key])}: ${insteadOf[key] ?? 'not an option'}`);
  }
  const given = valueAt(input, issue.path);
  const shown = issue.path.some((key) => secretFields.includes(String(key))) ? '' : shorten(given);
  return [`${dotted(path) || 'the request'}: ${problemOf(issue.message)}${shown && `, got ${shown}`}`];
}

/** The problem without the words that zod puts around it. */
function problemOf(message: string): string {
  return message.replace(/^Invalid (input|option): /, '').replace(/, received .*$/, '');
}

/** The issues inside an object where the option also takes other types, like `outName`. */
function issuesWithin(issue: z.core.$ZodIssue, given: unknown): z.core.$ZodIssue[] | null {
  if (issue.code !== 'invalid_union' || typeof given !== 'object' || Array.isArray(given)) return null;
  const isWithin = ({ path, code }: z.core.$ZodIssue): boolean => path.length > 0 || code === 'unrecognized_keys';
  return issue.errors.find((issues) => issues.every(isWithin)) ?? null;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input);
}

function shorten(value: unknown): string {
  if (value === undefined) return 'nothing';
  // An object may contain secrets.
  if (typeof value === 'object' && value !== null) return Array.isArray(value) && value.every(isNumber) ? JSON.stringify(value) : 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || value === null;
}
