import { defaultAws } from './aws/aws';
import type { Aws } from './aws/aws';
import { fromAwsError } from './aws/aws-errors';
import { inputPropsFolder, renderFolder } from './protocol/bucket-keys';
import { deleteBelow } from './aws/s3-objects';

/** The render whose files `deleteRender()` deletes. */
export interface DeleteRenderInput {
  renderId: string;
  bucketName: string;
  region: string;
  forcePathStyle?: boolean | null;
  /** Keys to keep, and folders (with a trailing slash) to keep with everything in them. @default [] */
  keep?: string[];
}

/**
 * Deletes all files of a render: everything in its folder, `renders/<renderId>/`, and large inputProps that
 * `startRender()` uploaded, if the function has not deleted them. That includes the output, unless `outName` put it into
 * another bucket or under another key. Deleting again does nothing.
 *
 * Returns how many bytes were deleted. Needs s3:ListBucket and s3:DeleteObject. A render that is still running keeps
 * writing: cancel it first.
 *
 * @see https://www.remotion.dev/docs/lambda/deleterender
 */
export async function deleteRender(
  { renderId, bucketName, region, forcePathStyle, keep = [] }: DeleteRenderInput,
  { aws = defaultAws() }: { aws?: Aws } = {},
): Promise<{ freedBytes: number }> {
  const isKept = (key: string): boolean => keep.some((kept) => (kept.endsWith('/') ? key.startsWith(kept) : key === kept));
  let freedBytes = 0;
  // The trailing slash matters: another render's id may begin with "abc", too.
  for (const prefix of [renderFolder(renderId), inputPropsFolder(renderId)]) {
    try {
      freedBytes += (await deleteBelow({ aws, scope: { region, forcePathStyle }, bucketName, key: prefix }, isKept)).freedBytes;
    } catch (error) {
      throw fromAwsError(error, {
        service: 'S3',
        what: `delete render ${renderId}`,
        permission: 's3:ListBucket and s3:DeleteObject',
        region,
        bucketName,
        key: `${prefix}*`,
        renderId,
      });
    }
  }
  return { freedBytes };
}
