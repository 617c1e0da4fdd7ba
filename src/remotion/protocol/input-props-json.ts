import { invalidField } from '../errors/invalid-request';

/**
 * Serialises input props like Remotion: JSON, with each `Date` encoded so that the composition gets a `Date` again.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` for props that cannot be written as JSON
 */
export function inputPropsToJson(inputProps: Record<string, unknown>): string {
  try {
    return JSON.stringify(inputProps, function (this: Record<string, unknown>, key, value: unknown) {
      // `value` has already been through Date.toJSON(); the Date itself is still in the object that contains it.
      const original = this[key];
      return isDate(original) ? `remotion-date:${original.toISOString()}` : value;
    });
  } catch (error) {
    throw invalidField('inputProps', `expected JSON, but ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`);
  }
}

/** Also recognises dates of other realms: tests and workflows have their own `Date`. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** Types that JSON silently turns into `{}`, `null` or nothing. */
const lostInJson = /^\[object (?:Map|Set|WeakMap|WeakSet|RegExp|Promise|ArrayBuffer|\w+Array|DataView|Error|Symbol|Function|AsyncFunction|GeneratorFunction|BigInt)\]$/;

/** The dotted path and kind of the first value that JSON would lose; null when there is none. */
export function firstLostInJson(value: unknown, path: readonly string[] = [], above: readonly unknown[] = []): { path: string; kind: string } | null {
  const kind = Object.prototype.toString.call(value);
  if (lostInJson.test(kind) && !hasJson(value)) return { path: path.join('.'), kind: kind.slice('[object '.length, -1) };
  if (typeof value !== 'object' || value === null || hasJson(value) || above.includes(value)) return null;
  for (const [key, each] of Object.entries(value)) {
    const lost = firstLostInJson(each, [...path, key], [...above, value]);
    if (lost) return lost;
  }
  return null;
}

function hasJson(value: unknown): boolean {
  return typeof (value as { toJSON?: unknown } | null)?.toJSON === 'function';
}
