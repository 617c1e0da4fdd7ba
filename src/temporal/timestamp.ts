/** A timestamp as Temporal's server sends it. */
type Timestamp = { seconds?: unknown; nanos?: number | null } | null | undefined;

/** Milliseconds since 1970; `null` if there is no timestamp. */
export function toMs(timestamp: Timestamp): number | null {
  return timestamp ? Number(timestamp.seconds ?? 0) * 1_000 + (timestamp.nanos ?? 0) / 1e6 : null;
}
