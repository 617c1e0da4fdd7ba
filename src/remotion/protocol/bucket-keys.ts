/** Where Remotion keeps things in its bucket. All of a render's own objects are below its folder. */
export function renderFolder(renderId: string): string {
  return `renders/${renderId}/`;
}

export function progressKey(renderId: string): string {
  return `${renderFolder(renderId)}progress.json`;
}

/** The marker that ends a render with cancellation enabled. */
export function cancelKey(renderId: string): string {
  return `${renderFolder(renderId)}cancel.json`;
}

/** What compositions emit with `<Artifact>`. */
export function artifactsFolder(renderId: string): string {
  return `${renderFolder(renderId)}artifacts/`;
}

/** The output of a render without a name of its own. */
export function outKey(renderId: string, extension: string): string {
  return `${renderFolder(renderId)}out.${extension}`;
}

/** The output of a render whose `outName` is a plain file name. */
export function namedOutKey(renderId: string, fileName: string): string {
  return `${renderFolder(renderId)}${fileName}`;
}

export function inputPropsKey(hash: string): string {
  return `input-props/${hash}.json`;
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
 * Whether Remotion takes the key of an output: it looks at the first character only, and so do we, since S3 itself
 * takes any.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function isOutputKey(key: string): boolean {
  return /^[0-9a-zA-Z\-!_.*'()/:&$@=;+,?]/.test(key);
}
