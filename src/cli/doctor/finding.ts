/** What a check says. `unknown`: it could not be checked, and the message says what that needs. */
export interface Finding {
  id: string;
  status: 'ok' | 'warning' | 'failure' | 'unknown';
  message: string;
  /** A command to paste, or what to do; `null` where nothing is. */
  remedy: string | null;
  /** What `--fix` changed; `null` where it changed nothing. */
  changed: string | null;
}

export const ok = (id: string, message: string): Finding => ({ id, status: 'ok', message, remedy: null, changed: null });
export const warning = (id: string, message: string, remedy: string): Finding => ({ id, status: 'warning', message, remedy, changed: null });
export const failure = (id: string, message: string, remedy: string): Finding => ({ id, status: 'failure', message, remedy, changed: null });
export const unknown = (id: string, message: string, remedy: string | null = null): Finding => ({ id, status: 'unknown', message, remedy, changed: null });
