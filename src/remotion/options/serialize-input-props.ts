import { invalidField } from '../errors/invalid-request';
import { inputPropsToJson } from '../protocol/input-props-json';

/** Every renderer function reads and parses the props again, so larger ones cost more than the frames. */
const maxInputPropsBytes = 5_000_000;

/**
 * Serialises input props like Remotion: JSON, with each `Date` encoded so that the composition gets a `Date` again.
 *
 * @throws `RemotionLambdaError` with code `InvalidRenderRequest` for props that cannot be written as JSON or exceed 5 MB
 */
export function serializeInputProps(inputProps: Record<string, unknown>): string {
  const serialized = inputPropsToJson(inputProps);
  const sizeInBytes = Buffer.byteLength(serialized);
  if (sizeInBytes > maxInputPropsBytes) {
    throw invalidField(
      'inputProps',
      `expected at most ${maxInputPropsBytes} bytes of JSON, got ${sizeInBytes}; every function of the render reads them, so pass a URL of the data instead`,
    );
  }
  return serialized;
}
