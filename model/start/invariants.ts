import type { Start, State } from './state';
import { launchersOf } from './surroundings';

/** What must hold in every state. */
export function violationsOf(state: State): string[] {
  const { launches, excuses, unsettled, wrong } = state;
  const accepted = launches.length;
  const told = reportedLaunches(state.starts);
  return [
    ...wrong,
    ...(accepted > 1 + excuses ? [`Lambda accepted ${accepted} launches, but not every one after the first is explained by a fault that hid an earlier one.`] : []),
    ...(accepted > told && excuses < accepted ? [`Lambda accepted ${accepted} launches, but the starts report ${told}.`] : []),
    ...(Number.isFinite(told) && told > 1 + unsettled ? [`The starts report ${told} launches, but not every one after the first is explained by a fault that left a claim unsettled.`] : []),
  ];
}

/** Known, permitted weaknesses that occur in this state. */
export function windowsOf(state: State): string[] {
  const accepted = state.launches.length;
  return accepted > reportedLaunches(state.starts) && state.excuses >= accepted ? ['A repeated launch is not reported if a fault hid it too and the render has overwritten the claim, which counts launches.'] : [];
}

/** How many launches the starts report; unlimited while a start may still report, or if one reports that it does not know. */
export function reportedLaunches(starts: readonly Start[]): number {
  return Math.max(
    1,
    ...starts.map(({ ending }) => {
      if (!ending || ending.says === 'uncertain') return Infinity;
      return ending.says === 'launched' ? ending.launches : 0;
    }),
  );
}

/** Whether the start has reported how it ended. */
export function hasReported({ ending }: Start): boolean {
  return ending !== null && ending.says !== 'nothing';
}

/** Compares what a start that has just ended reports with what happened. */
export function falseReports({ launches, starts }: State, before: State): string[] {
  const unheard = starts.filter(({ ending }) => ending?.says === 'nothing').map(({ name }) => name);
  return starts.flatMap(({ name, ending }, index) => {
    const { running, ending: known } = before.starts[index]!;
    if (!ending || known) return [];
    if (ending.says === 'launched' && launches.length === 0) return ['A start reports that the render was launched, but it never was.'];
    // Other starts report their own launches. If one ended without reporting, whoever takes over its claim must know.
    const untold = running?.launchedAfter?.filter((by) => by === name || unheard.includes(by)) ?? launchersOf(before).filter((by) => by === name);
    return ending.says === 'not launched' && untold.length > 0 ? [`A start reports that nothing was launched (${ending.type}), but a launch was accepted or is in flight.`] : [];
  });
}
