/** Fails before the first frame: the metadata of the composition cannot be had. */
export function failingMetadata(): never {
  throw new Error('The composition BrokenMetadata always fails in calculateMetadata().');
}
