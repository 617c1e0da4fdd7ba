import type * as Zod from 'zod';

/**
 * A schema that is created, and zod loaded, on the first check: loading zod takes longer than loading the rest of this
 * package, and a program that only reads progress checks nothing.
 */
export function lazySchema<Schema>(make: (z: typeof Zod.z) => Schema): () => Schema {
  let schema: Schema | undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return () => (schema ??= make((require('zod') as typeof Zod).z));
}
