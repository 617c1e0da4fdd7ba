import path from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { CopyObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import type { RenderResult } from 'temporal-remotion-lambda';

export interface PublishedVideo {
  bucketName: string;
  key: string;
  sizeInBytes: number;
}

export type PublishActivities = ReturnType<typeof createPublishActivities>;

/** The pipeline's steps for a finished video in S3. */
export function createPublishActivities(s3: S3Client) {
  return {
    /** Checks that the file is the one that the render reported. */
    async checkVideo({ outBucket, outKey, outputSizeInBytes }: RenderResult): Promise<void> {
      const { ContentLength = 0 } = await s3.send(new HeadObjectCommand({ Bucket: outBucket, Key: outKey }));
      if (ContentLength > 0 && ContentLength === outputSizeInBytes) return;
      const message = `s3://${outBucket}/${outKey} has ${ContentLength} bytes, expected ${outputSizeInBytes}`;
      throw ApplicationFailure.nonRetryable(message, 'VideoChanged');
    },

    /** Copies the video to `published/`. Idempotent. */
    async publishVideo({ outBucket, outKey, renderId, outputSizeInBytes }: RenderResult): Promise<PublishedVideo> {
      const key = `published/${renderId}${path.extname(outKey)}`;
      await s3.send(new CopyObjectCommand({ Bucket: outBucket, Key: key, CopySource: encodeURI(`${outBucket}/${outKey}`) }));
      return { bucketName: outBucket, key, sizeInBytes: outputSizeInBytes };
    },
  };
}
