import { defaultAws } from './aws/aws';
import type { Aws } from './aws/aws';
import { fromAwsError } from './aws/aws-errors';
import { inputPropsFolder, renderFolder } from './protocol/bucket-keys';
import { deleteBelow } from './aws/s3-objects';

export interface DeleteRenderInput {
  renderId: string;
  bucketName: string;
  region: string;
  forcePathStyle?: boolean | null;
  /** Keys that stay, and folders (with the slash at their end) that stay with all that is in them. @default [] */
  keep?: string[];
}

/**
 * Deletes all files of a render: everything in its folder, `renders/<renderId>/`, with the output unless that has a
 * bucket or key of its own, which is left alone; and large inputProps that `startRender()` uploaded, if the function
 * did not get to delete them. Deleting again does nothing.
 *
 * Returns the size of what was deleted, in bytes. Needs s3:ListBucket and s3:DeleteObject. A render that still runs
 * writes on: cancel it first.
 *
 * @see https://www.remotion.dev/docs/lambda/deleterender
 */
export async function deleteRender(
  { renderId, bucketName, region, forcePathStyle, keep = [] }: DeleteRenderInput,
  { aws = defaultAws() }: { aws?: Aws } = {},
): Promise<{ freedBytes: number }> {
  const isKept = (key: string): boolean => keep.some((kept) => (kept.endsWith('/') ? key.startsWith(kept) : key === kept));
  let freedBytes = 0;
  // With the slash at its end: "abc" is also the beginning of another render's id.
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
