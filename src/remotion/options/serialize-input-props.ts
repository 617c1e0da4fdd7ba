import { invalidField } from '../errors/invalid-request';
import { inputPropsToJson } from '../protocol/input-props-json';

/** Every renderer function reads and parses the props anew, so larger ones cost more than the frames. */
export const maxInputPropsBytes = 5_000_000;

/**
 * Serialises input props as Remotion does: JSON, with a `Date` written so that the composition gets a `Date` again.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` for props that are no JSON or above 5 MB
 */
export function serializeInputProps(inputProps: Record<string, unknown>): string {
  const serialized = inputPropsToJson(inputProps);
  const sizeInBytes = Buffer.byteLength(serialized);
  if (sizeInBytes > maxInputPropsBytes) {
    throw invalidField(
      'inputProps',
      `expected at most ${maxInputPropsBytes} bytes of JSON, got ${sizeInBytes}; every function of the render reads them: pass a URL of the data instead`,
    );
  }
  return serialized;
}
