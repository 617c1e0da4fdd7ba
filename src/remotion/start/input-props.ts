import { fromAwsError } from '../aws/aws-errors';
import type { Aws } from '../aws/aws';
import { inputPropsHash, inputPropsKey } from '../protocol/bucket-keys';
import type { SerializedInputProps } from '../protocol/payloads';
import type { RenderMediaOptions } from '../protocol/render-media-options';
import { shortHash } from '../protocol/render-id';
import { serializeInputProps } from '../options/serialize-input-props';
import { writeJson } from '../aws/s3-objects';

/**
 * Above this many characters, including the environment variables, Remotion keeps the props in S3: 200,000, so that the
 * renderer functions' payloads can carry the props twice, minus room for the other options (5,000) and for a webhook's
 * data (1,024).
 */
export const maxInlinePropsLength = 200_000 - 5_000 - 1_024;

/** Whether the props are too large for the payload. */
export function mustUploadInputProps(serialized: string, envVariables: Record<string, string>): boolean {
  return serialized.length + JSON.stringify(envVariables).length > maxInlinePropsLength;
}

/** How the payload carries the props. */
export interface PlacedInputProps {
  inputProps: SerializedInputProps;
  /** Must be in the bucket before the function runs; null when the payload contains the props. */
  file: InputPropsFile | null;
}

export interface InputPropsFile {
  bucketName: string;
  key: string;
  content: string;
}

/**
 * Decides where the props of a render go. Uploads nothing.
 *
 * Remotion's function deletes the file when the render ends, so each render needs its own: the name contains the render
 * id. It also contains the content's hash, so that a repeated start writes the same file again and leaves no second one
 * behind.
 */
export async function placeInputProps(
  options: Pick<RenderMediaOptions, 'inputProps' | 'envVariables'>,
  renderId: string,
  findBucket: () => Promise<string>,
): Promise<PlacedInputProps> {
  const content = serializeInputProps(options.inputProps ?? {});
  if (!mustUploadInputProps(content, options.envVariables ?? {})) return { inputProps: { type: 'payload', payload: content }, file: null };
  const hash = inputPropsHash(renderId, shortHash(content));
  const bucketName = await findBucket();
  return { inputProps: { type: 'bucket-url', hash, bucketName }, file: { bucketName, key: inputPropsKey(hash), content } };
}

/** Uploads props that are too large for the payload; does nothing otherwise. */
export async function uploadInputProps(
  { file }: PlacedInputProps,
  { aws, region, forcePathStyle }: { aws: Aws; region: string; forcePathStyle?: boolean | null },
): Promise<void> {
  if (!file) return;
  const { bucketName, key, content } = file;
  try {
    await writeJson({ aws, scope: { region, forcePathStyle }, bucketName, key }, content, null);
  } catch (error) {
    throw fromAwsError(error, { service: 'S3', what: 'upload the inputProps', permission: 's3:PutObject', region, bucketName, key });
  }
}
