import { RenderFailedError } from '../../src/client';
import type { Row } from '../row';
import { integerBetween, healthyScript } from './scripts';

const text = (bytes: number): { text: string } => ({ text: 'x'.repeat(bytes) });

export const inputRows: Row[] = [
  {
    name: 'input-props-large',
    says: 'passed by reference up to 1.8 MB; 3 MB refused before anything is started',
    plan: (random) => ({
      script: healthyScript(random),
      render: { inputProps: text(integerBetween(random, 300_000, 1_700_000)) },
      during: async (run) => {
        const refused = await run.startAnother({ inputProps: text(3_000_000) }).catch((error: unknown) => error);
        if (!(refused instanceof RenderFailedError) || refused.type !== 'InvalidRenderRequest') throw new Error(`3 MB were not refused as expected, but: ${String(refused)}`);
      },
      outcomes: ['completed'],
      check: ({ objects }) => (objects.some((key) => key.startsWith('input-props/')) ? [] : ['the props are not in the bucket']),
    }),
  },
  {
    name: 'input-props-past-the-client',
    says: 'refused by the worker as InvalidRenderRequest; nothing launched',
    plan: (random) => ({
      script: healthyScript(random),
      render: { inputProps: text(integerBetween(random, 1_810_000, 1_900_000)) },
      isUnchecked: true,
      outcomes: ['InvalidRenderRequest'],
      check: ({ launches }) => (Object.keys(launches).length === 0 ? [] : ['launched']),
    }),
  },
];
