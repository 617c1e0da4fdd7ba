/** More than one worker ever has open here. */
export const openRendersAtMost = 2_000;
