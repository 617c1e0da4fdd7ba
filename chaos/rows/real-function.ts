import type { Row } from '../row';
import { integerBetween, healthyScript } from './scripts';

/** Each run renders with a real browser, which takes long, and two runs show as much as twenty. */
const maxRuns = 2;

/** A placeholder: these functions have no script. */
const unused = healthyScript({ integer: () => 0, chance: () => false, pick: ([first]) => first! });

export const realFunctionRows: Row[] = [
  {
    name: 'real-function-timeout',
    says: "Remotion's own function at its timeout, with cancellation on: RenderTimedOut, not cancelled",
    function: 'real',
    maxRuns,
    plan: (random) => ({
      script: unused,
      // Remotion requires 7 s to be left once the composition is known, which takes long on a busy machine.
      timeoutInSeconds: integerBetween(random, 30, 35),
      render: { composition: 'Slow', inputProps: { durationInFrames: 3_000 }, framesPerLambda: 1_500, concurrencyPerLambda: 1 },
      outcomes: ['RenderTimedOut'],
    }),
  },
  {
    name: 'real-worker-killed',
    says: "the other worker continues a render of Remotion's own function",
    function: 'real',
    workers: 'own',
    maxRuns,
    plan: (random) => {
      const atMs = integerBetween(random, 0, 6_000);
      return {
        script: unused,
        render: { composition: 'Hello', frameRange: [0, 9] },
        during: async (run) => {
          await run.afterMs(atMs);
          run.killOne(run.random.integer(1));
        },
        outcomes: ['completed'],
      };
    },
  },
  {
    name: 'real-input-props-large',
    says: "Remotion's own function reads 1 MB of props by reference",
    function: 'real',
    maxRuns,
    plan: (random) => ({
      script: unused,
      render: { composition: 'Hello', frameRange: [0, 4], inputProps: { title: 'Large', filler: 'x'.repeat(integerBetween(random, 800_000, 1_200_000)) } },
      outcomes: ['completed'],
      // Checked by the upload: Remotion removes the props at the end.
      check: ({ calls }) => (calls.some(({ name }) => name === 'props') ? [] : ['the props were not uploaded to the bucket']),
    }),
  },
];
