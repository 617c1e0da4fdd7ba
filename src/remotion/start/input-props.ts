import { fromAwsError } from '../aws/aws-errors';
import type { Aws } from '../aws/aws';
import { inputPropsKey } from '../protocol/bucket-keys';
import type { SerializedInputProps } from '../protocol/payloads';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { shortHash } from '../protocol/render-id';
import { serializeInputProps } from '../options/serialize-input-props';
import { writeJson } from '../aws/s3-objects';

/**
 * Above this many characters, counted with the environment variables, Remotion keeps the props in S3: 200,000, which
 * lets the payloads of the renderer functions carry the props twice, less room for the other options (5,000) and for
 * a webhook's data (1,024).
 */
export const maxInlinePropsLength = 200_000 - 5_000 - 1_024;

/** Whether the props are too large to travel in the payload. */
export function mustUploadInputProps(serialized: string, envVariables: Record<string, string>): boolean {
  return serialized.length + JSON.stringify(envVariables).length > maxInlinePropsLength;
}

export interface InputPropsTarget {
  aws: Aws;
  region: string;
  bucketName: string;
  forcePathStyle?: boolean | null;
}

/**
 * The reference to the props that goes into the payload; large ones are uploaded before.
 *
 * The name of the file comes from its content, so a start that is repeated writes the same file again, where
 * Remotion's random names would leave one more behind.
 */
export async function placeInputProps(
  options: Pick<RenderMediaOptions, 'inputProps' | 'envVariables'>,
  target: () => Promise<InputPropsTarget>,
): Promise<SerializedInputProps> {
  const payload = serializeInputProps(options.inputProps ?? {});
  if (!mustUploadInputProps(payload, options.envVariables ?? {})) return { type: 'payload', payload };
  const { aws, region, bucketName, forcePathStyle } = await target();
  const hash = shortHash(payload);
  const key = inputPropsKey(hash);
  try {
    await writeJson({ aws, scope: { region, forcePathStyle }, bucketName, key }, payload, null);
  } catch (error) {
    throw fromAwsError(error, { service: 'S3', what: 'upload the inputProps', permission: 's3:PutObject', region, bucketName, key });
  }
  return { type: 'bucket-url', hash, bucketName };
}
