/** The target of a path-style request to S3. */
export interface S3Target {
  bucket: string;
  /** Empty: the bucket itself. */
  key: string;
  /** ARN of the object, or of the bucket. */
  arn: string;
  /** Undefined for actions that always need a signature. */
  action: 's3:GetObject' | undefined;
}

export function s3Target(method: string, url: string): S3Target {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const [bucket = '', key = ''] = path.slice(1).split(/\/(.*)/s).map(decodeURIComponent);
  const isRead = (method === 'GET' || method === 'HEAD') && key !== '' && !/(^|&)(acl|tagging|uploadId|attributes)\b/.test(query);
  return { bucket, key, arn: `arn:aws:s3:::${key ? `${bucket}/${key}` : bucket}`, action: isRead ? 's3:GetObject' : undefined };
}
