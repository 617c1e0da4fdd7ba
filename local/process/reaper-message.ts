/** What must not outlive the program that started it. */
export interface Guarded {
  pid: number;
  /** A text in the command lines of its descendants, see `descendantsOf()`. */
  mark?: string;
}

/** What a program tells its reaper. */
export type ReaperMessage =
  | { type: 'guard'; guarded: Guarded }
  | { type: 'release'; pid: number }
  | { type: 'guardFolder'; folder: string }
  | { type: 'releaseFolder'; folder: string };
