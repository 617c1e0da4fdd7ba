import { CliError } from './outcome';

const units: Record<string, number> = { s: 1_000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Parses a time, in ISO 8601 (`2026-01-31T12:00:00Z`) or relative to now (`90s`, `15min`, `2h`, `7d` ago). @throws CliError of outcome `badInput` */
export function parseTime(option: string, given: string, nowMs: number): Date {
  const [, count, unit] = /^(\d+)\s*(s|m|min|h|d|w)$/.exec(given) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(nowMs - Number(count) * units[unit]!);
  const moment = /^\d{4}-\d\d-\d\d/.test(given) ? new Date(given) : new Date(NaN);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new CliError('badInput', `--${option} must be a time, got ${JSON.stringify(given)}.`, 'Write 2h or 7d for a time before now, or 2026-01-31T12:00:00Z.');
}
