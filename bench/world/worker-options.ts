/** More than one worker ever has open here. */
export const maxOpenRenders = 2_000;
