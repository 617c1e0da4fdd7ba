import { invalidField } from '../errors/invalid-request';

/** Every renderer function reads and parses the props anew, so larger ones cost more than the frames. */
export const maxInputPropsBytes = 5_000_000;

/**
 * Serialises input props as Remotion does: JSON, with a `Date` written so that the composition gets a `Date` again.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` for props that are no JSON or above 5 MB
 */
export function serializeInputProps(inputProps: Record<string, unknown>): string {
  const serialized = toJson(inputProps);
  const sizeInBytes = Buffer.byteLength(serialized);
  if (sizeInBytes > maxInputPropsBytes) {
    throw invalidField(
      'inputProps',
      `expected at most ${maxInputPropsBytes} bytes of JSON, got ${sizeInBytes}; every function of the render reads them: pass a URL of the data instead`,
    );
  }
  return serialized;
}

function toJson(inputProps: Record<string, unknown>): string {
  try {
    return JSON.stringify(inputProps, function (this: Record<string, unknown>, key, value: unknown) {
      // `value` is what Date.toJSON() made already; the Date itself is still in its holder.
      const original = this[key];
      return original instanceof Date ? `remotion-date:${original.toISOString()}` : value;
    });
  } catch (error) {
    throw invalidField('inputProps', `expected JSON, but ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`);
  }
}
