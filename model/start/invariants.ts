import type { Start, State } from './state';
import { launchersOf } from './surroundings';

/** What must hold in every state. */
export function violationsOf(state: State): string[] {
  const { launches, excuses, unsettled, wrong } = state;
  const accepted = launches.length;
  const told = toldLaunches(state.starts);
  return [
    ...wrong,
    ...(accepted > 1 + excuses ? [`Lambda took ${accepted} launches, and not every one beyond the first has a fault that hid an earlier one.`] : []),
    ...(accepted > told && excuses < accepted ? [`Lambda took ${accepted} launches, and the starts tell of ${told}.`] : []),
    ...(Number.isFinite(told) && told > 1 + unsettled ? [`The starts tell of ${told} launches, and not every one beyond the first has a fault that left a claim unsettled.`] : []),
  ];
}

/** What may happen. */
export function windowsOf(state: State): string[] {
  const accepted = state.launches.length;
  return accepted > toldLaunches(state.starts) && state.excuses >= accepted ? ['A repeated launch is not told of, when it was hidden by a fault, too, and the render has written over the claim, which counts launches.'] : [];
}

/** How many launches the starts tell of; as many as you like while somebody may still tell, or says that it does not know. */
export function toldLaunches(starts: readonly Start[]): number {
  return Math.max(
    1,
    ...starts.map(({ ending }) => {
      if (!ending || ending.says === 'uncertain') return Infinity;
      return ending.says === 'launched' ? ending.launches : 0;
    }),
  );
}

/** Whether it has told how it ended. */
export function isHeard({ ending }: Start): boolean {
  return ending !== null && ending.says !== 'nothing';
}

/** What a start that has just ended says against what is the case. */
export function untrue({ launches, starts }: State, before: State): string[] {
  const unheard = starts.filter(({ ending }) => ending?.says === 'nothing').map(({ name }) => name);
  return starts.flatMap(({ name, ending }, index) => {
    const { running, ending: known } = before.starts[index]!;
    if (!ending || known) return [];
    if (ending.says === 'launched' && launches.length === 0) return ['A start says that the render is launched, and it never was.'];
    // Those of other starts are told by them; or by nobody, and then whoever had the claim must know.
    const untold = running?.launchedAfter?.filter((by) => by === name || unheard.includes(by)) ?? launchersOf(before).filter((by) => by === name);
    return ending.says === 'not launched' && untold.length > 0 ? [`A start says that nothing was launched (${ending.type}), and a launch was taken, or is under way.`] : [];
  });
}
