import type { Evidence } from './evidence';
import type { Plan } from './row';

/** 10 % of Temporal's limits of 51,200 events and 50 MB. A payload may have 2 MB; a failure should have about 100 kB. */
const limits = Object.freeze({ events: 5_120, historyBytes: 5_000_000, payloadBytes: 2_000_000, failureBytes: 130_000 });

/** What must hold after every run of every row. Returns violations, each beginning with the invariant's name. */
export function violationsOf(evidence: Evidence, { outcomes, check }: Pick<Plan, 'outcomes' | 'check'>): string[] {
  return [
    ...launchedOnce(evidence),
    ...endedOnce(evidence, outcomes),
    ...delivered(evidence),
    ...withinLimits(evidence),
    ...withinPool(evidence),
    ...evidence.polls.wrong.map((text) => `I5: ${text}`),
    ...evidence.unusedFaults.map((call) => `row: the fault on ${call} hit no call`),
    ...(check?.(evidence) ?? []).map((text) => `row: ${text}`),
  ];
}

/** I1: a render is launched at most once, or its report counts the other launches. */
function launchedOnce({ launches, reportedLaunches }: Evidence): string[] {
  return Object.entries(launches).flatMap(([renderId, count]) =>
    count > 1 && count > reportedLaunches ? [`I1: render ${renderId} was launched ${count} times, but ${reportedLaunches} launches were reported`] : [],
  );
}

/** I2: the workflow closes once, with the outcome that the row expects. */
function endedOnce({ closeEvents, outcome, failureMessage, companions }: Evidence, outcomes: readonly string[]): string[] {
  const wrong = outcomes.includes(outcome) ? [] : [`I2: expected ${outcomes.join(' or ')}, got ${outcome}${failureMessage ? `: ${failureMessage.slice(0, 300)}` : ''}`];
  if (closeEvents !== 1) wrong.push(`I2: the history closes ${closeEvents} times`);
  for (const { workflowId, expected, outcome } of companions) if (outcome !== expected) wrong.push(`I2: expected ${expected} of ${workflowId}, got ${outcome}`);
  return wrong;
}

/** I3: every receiver got the outcome under one key, with the URL. */
function delivered({ received, outcome, outputUrl }: Evidence): string[] {
  if (outcome === 'terminated' || outcome === 'timedOut') return [];
  return Object.entries(received).flatMap(([workflowId, endings]) => {
    if (endings.length === 0) return [`I3: ${workflowId} was not signalled`];
    const keys = new Set(endings.map(({ key }) => key));
    if (keys.size > 1) return [`I3: ${workflowId} got ${keys.size} different endings: ${[...keys].join(', ')}`];
    const [ending] = endings;
    if (outcome !== 'completed') return [];
    const url = ending!.status === 'completed' ? ending!.result.outputUrl : null;
    return isSameObject(url, outputUrl) ? [] : [`I3: ${workflowId} got the URL ${url}, not ${outputUrl}`];
  });
}

/** After a reset another worker may have reported the URL, and each worker reaches S3 through its own port. */
function isSameObject(url: string | null, other: string | null): boolean {
  return url !== null && other !== null && new URL(url).pathname === new URL(other).pathname;
}

/** I4: no history exceeds a tenth of what Temporal allows. */
function withinLimits({ history }: Evidence): string[] {
  const measured: [string, number, number][] = [
    ['events', history.events, limits.events],
    ['bytes of history', history.bytes, limits.historyBytes],
    ['bytes in one payload', history.largestPayloadBytes, limits.payloadBytes],
    ['bytes of failure', history.failureBytes, limits.failureBytes],
  ];
  return measured.flatMap(([what, value, limit]) => (value > limit ? [`I4: ${value} ${what}, at most ${limit}`] : []));
}

/** I7: Lambda never runs more executions than the pool has slots, and no slots are held and no requests wait once all renders have ended. */
function withinPool({ pool }: Evidence): string[] {
  if (!pool) return [];
  const { capacity, mostAtOnce, usedAtEnd, waitingAtEnd } = pool;
  return [
    ...(mostAtOnce > capacity ? [`I7: ${mostAtOnce} executions at once in a pool of ${capacity}`] : []),
    ...(usedAtEnd === 0 ? [] : [`I7: ${usedAtEnd ?? 'an unknown number of'} slots are still held after the last render has ended`]),
    ...(waitingAtEnd === 0 ? [] : [`I7: ${waitingAtEnd ?? 'an unknown number of'} requests still wait after the last render has ended`]),
  ];
}
