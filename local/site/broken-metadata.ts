/** Fails before the first frame, in `calculateMetadata()`. */
export function failingMetadata(): never {
  throw new Error('The composition BrokenMetadata always fails in calculateMetadata().');
}
