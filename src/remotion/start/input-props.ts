import { fromAwsError } from '../aws/aws-errors';
import type { Aws } from '../aws/aws';
import { inputPropsHash, inputPropsKey } from '../protocol/bucket-keys';
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

/** What the payload says of the props. */
export interface PlacedInputProps {
  inputProps: SerializedInputProps;
  /** Must be in the bucket before the function runs; null when the props travel in the payload. */
  file: InputPropsFile | null;
}

export interface InputPropsFile {
  bucketName: string;
  key: string;
  content: string;
}

/**
 * Decides where the props of a render go. Nothing is uploaded yet.
 *
 * Remotion's function deletes the file when the render ends, so no two renders may share one: its name has the id of
 * the render. It also has the hash of the content: a start that is repeated writes the same file again, and leaves no
 * second one behind.
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

/** Uploads props that are too large for the payload. Does nothing for others. */
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
