/** A process that must not outlive the program that started it. */
export interface Guarded {
  pid: number;
  /** A string in the command lines of its descendants; see `descendantsOf()`. */
  mark?: string;
}

/** A message from a program to its reaper. */
export type ReaperMessage =
  | { type: 'guard'; guarded: Guarded }
  | { type: 'release'; pid: number }
  | { type: 'guardFolder'; folder: string }
  | { type: 'releaseFolder'; folder: string };
