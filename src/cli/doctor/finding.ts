/** The result of a check. `unknown`: it could not be checked, and the message says why. */
export interface Finding {
  id: string;
  status: 'ok' | 'warning' | 'failure' | 'unknown';
  message: string;
  /** A command to paste, or what to do; `null` if there is nothing to do. */
  remedy: string | null;
  /** What `--fix` changed; `null` if it changed nothing. */
  changed: string | null;
}

export const ok = (id: string, message: string): Finding => ({ id, status: 'ok', message, remedy: null, changed: null });
export const warning = (id: string, message: string, remedy: string): Finding => ({ id, status: 'warning', message, remedy, changed: null });
export const failure = (id: string, message: string, remedy: string): Finding => ({ id, status: 'failure', message, remedy, changed: null });
export const unknown = (id: string, message: string, remedy: string | null = null): Finding => ({ id, status: 'unknown', message, remedy, changed: null });
