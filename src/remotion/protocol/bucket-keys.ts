/** Everything of a render is in this folder of Remotion's bucket, except large props. */
export function renderFolder(renderId: string): string {
  return `renders/${renderId}/`;
}

export function progressKey(renderId: string): string {
  return `${renderFolder(renderId)}progress.json`;
}

/** The marker that stops a render with cancellation enabled. */
export function cancelKey(renderId: string): string {
  return `${renderFolder(renderId)}cancel.json`;
}

/** A key, encoded for a URL: `#` and `?` would end the path, and S3 would read `+` as a space. */
export function keyInUrl(key: string): string {
  return key.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

/** The folder for what compositions emit with `<Artifact>`. */
export function artifactsFolder(renderId: string): string {
  return `${renderFolder(renderId)}artifacts/`;
}

/** The output of a render without an `outName`. */
export function outKey(renderId: string, extension: string): string {
  return `${renderFolder(renderId)}out.${extension}`;
}

/** The output of a render whose `outName` is a plain file name. */
export function namedOutKey(renderId: string, fileName: string): string {
  return `${renderFolder(renderId)}${fileName}`;
}

/** Where Remotion's function looks for props that a payload refers to by their hash. */
export function inputPropsKey(hash: string): string {
  return `input-props/${hash}.json`;
}

/** The hash with which a payload refers to a render's large props. The function puts it into the key unchanged. */
export function inputPropsHash(renderId: string, contentHash: string): string {
  return `${renderId}/${contentHash}`;
}

/** The folder for a render's large props. */
export function inputPropsFolder(renderId: string): string {
  return `input-props/${renderId}/`;
}

/** Remotion's buckets are named `remotionlambda-<region without dashes>-<random>`. */
export const bucketNamePrefix = 'remotionlambda-';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function isBucketName(name: string): boolean {
  const labels = name.split('.');
  const isIpLike = labels.length > 1 && labels.every((label) => /^\d+$/.test(label));
  return name.length >= 3 && name.length <= 63 && !isIpLike && labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label));
}

/**
 * Whether Remotion accepts an output's key. It checks only the first character, and so does this: S3 accepts any key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function isOutputKey(key: string): boolean {
  return /^[0-9a-zA-Z\-!_.*'()/:&$@=;+,?]/.test(key);
}
