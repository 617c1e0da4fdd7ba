import { paceNote } from '../pace';
import { sides } from '../sides';
import { show } from '../statistics';
import { keepsPace } from './measured-load';
import type { MeasuredLoad } from './measured-load';

/** What a reader needs to know to read the tables of P4. */
export function notesOn(loads: MeasuredLoad[]): string[] {
  return [
    'Each run has its own server and workers, warmed up with short renders. Memory is the growth of the process from idle until all renders were open. The end is known when the client has the result; the time counts from the end of the render’s own duration, and includes what comes before the launch and the render’s last steps.',
    `With ${show(loads[0]!.renders)} renders both sides ran at the same time, otherwise one after the other; alone, a render costs somewhat more or less. The ratio of the goal is calculated run by run.`,
    'The recorded render progresses evenly: over all renders of 37 s, this package reads more often (docs/polling.md); what a read costs is in P5.',
    ...loads.flatMap(notesOnLoad),
  ];
}

function notesOnLoad(load: MeasuredLoad): string[] {
  const { renders, durationMs, reads, overheadMs, openAtMost, gaveIn } = load;
  const pace = reads.baseline && paceNote(reads.baseline.median, durationMs);
  return [
    ...(pace ? [`At ${show(renders)}, ${pace}`] : []),
    ...(overheadMs.ours && !keepsPace(load, 'ours') ? [`At ${show(renders)}, the server, or this machine, could not keep up with this package either.`] : []),
    ...sides.flatMap((side) => {
      const whose = side === 'ours' ? 'this package' : 'the baseline';
      const open = openAtMost[side]?.median;
      return [
        ...(gaveIn[side] ? [`At ${show(renders)}, ${whose} was not run to the end: ${gaveIn[side]}`] : []),
        ...(open !== undefined && open < renders * 0.95 ? [`Of ${show(renders)} renders of ${whose}, at most ${show(open)} were open at a time.`] : []),
      ];
    }),
  ];
}
