import type * as Zod from 'zod';

/**
 * A schema that is made by the first check, which loads zod for it: that takes longer than all of this package, and who
 * only asks for progress checks nothing.
 */
export function lazySchema<Schema>(make: (z: typeof Zod.z) => Schema): () => Schema {
  let schema: Schema | undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return () => (schema ??= make((require('zod') as typeof Zod).z));
}
