import type { RenderPoolReport } from '../contract/pool-messages';
import { table } from './table';

/** The state of a pool as text, for a terminal of this width. */
export function poolText(report: RenderPoolReport, width: number): string {
  const { pool, capacity, used, isPaused, holders, waiting, waitingSlots, largerThanPool, queue, spentToday, dailyBudget } = report;
  const facts: [string, string][] = [
    ['Slots', `${used} of ${capacity} in use by ${renders(holders)}${isPaused ? '; paused' : ''}`],
    ['Queue', `${renders(waiting)}, ${waitingSlots} slots${largerThanPool > 0 ? `; ${largerThanPool} larger than the pool` : ''}`],
    ['Spent today', dailyBudget ? `${spentToday.toFixed(2)} of ${dailyBudget.amount}` : spentToday.toFixed(2)],
  ];
  const parts = [`Pool ${pool}`, table(facts, width)];
  if (queue.length > 0) parts.push(table([['PRIORITY', 'RENDERS', 'SLOTS', 'KEY'], ...queue.map(({ priority, requests, slots, fairnessKey }) => [String(priority), String(requests), String(slots), fairnessKey || '(none)'])], width));
  return parts.join('\n\n');
}

function renders(count: number): string {
  return count === 1 ? '1 render' : `${count} renders`;
}
