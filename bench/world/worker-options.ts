/** More than are ever open in one worker here. */
export const openRendersAtMost = 2_000;
