/** Like `Promise.all`, but when one fails, the others finish first, so that nothing is still installing when the error appears. */
export async function finishAll<T extends readonly unknown[] | []>(steps: T): Promise<{ -readonly [Key in keyof T]: Awaited<T[Key]> }> {
  await Promise.allSettled(steps);
  return Promise.all(steps);
}
