/** What a request to S3, in path style, is about. */
export interface S3Target {
  bucket: string;
  /** Empty: the bucket itself. */
  key: string;
  /** ARN of the object, or of the bucket. */
  arn: string;
  /** Undefined where it is none that anybody may be allowed without a signature. */
  action: 's3:GetObject' | undefined;
}

export function s3Target(method: string, url: string): S3Target {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const [bucket = '', key = ''] = path.slice(1).split(/\/(.*)/s).map(decodeURIComponent);
  const isRead = (method === 'GET' || method === 'HEAD') && key !== '' && !/(^|&)(acl|tagging|uploadId|attributes)\b/.test(query);
  return { bucket, key, arn: `arn:aws:s3:::${key ? `${bucket}/${key}` : bucket}`, action: isRead ? 's3:GetObject' : undefined };
}
