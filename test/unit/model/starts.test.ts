import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plant } from '../../../chaos/plant';
import { follow } from '../../../model/explore';
import { fromLine, shortBounds, toLine } from '../../../model/start/bounds';
import { exploreStarts, firstViolation, isSameInOneOrder } from '../../../model/start/explore-starts';
import { mutants } from '../../../model/start/mutants';
import { RenderStarts } from '../../../model/start/render-starts';
import { loadStartingCode } from '../../../model/start/starting-code';
import { projectRoot } from '../../../local/paths';

/** `npm run model` explores further. */
const timeoutMs = 120_000;

const packageCode = () => loadStartingCode(path.join(projectRoot, 'src'));

describe('the starts of one render, in every order of their steps', () => {
  it.each(shortBounds)('launch once, or report more launches, and end: $starts starts, $faults faults', { timeout: timeoutMs }, async (bound) => {
    const explored = await exploreStarts(await packageCode(), bound);
    expect(explored.violations).toEqual([]);
    expect(explored.states).toBeGreaterThan(40);
  });

  it.each([
    ['one start', '1 starts, 0 faults: A:put A:launch launchA1:runs A:put A:report', [{ says: 'launched', launches: 1 }]],
    ['two at the same time', '2 starts, 0 faults: A:put B:put A:launch A:put B:get A:report B:report', [{ says: 'launched', launches: 1 }, { says: 'launched', launches: 1 }]],
    ['a permanent refusal', '1 starts, 1 faults: A:put A:no-function A:put A:report', [{ says: 'not launched', type: 'RenderFunctionNotFound' }]],
    [
      'a lost launch, repeated',
      '1 starts, 1 faults: A:put A:launch-lost-answer A:report time A:put A:get A:report time A:put A:get A:put A:launch A:put A:report',
      [{ says: 'launched', launches: 2 }],
    ],
    [
      'a refusal after a launch by a dead start',
      '2 starts, 2 faults: A:put A:launch A:put-gone time B:put B:get B:put B:no-function B:put B:report',
      [{ says: 'nothing' }, { says: 'uncertain' }],
    ],
  ])('end as expected for a line of steps: %s', async (_, line, endings) => {
    const { bound, path: steps } = fromLine(line);
    const { starts } = await follow(new RenderStarts({ code: await packageCode(), ...bound }), steps);
    expect(starts.map(({ ending }) => ending)).toEqual(endings);
  });

  it('refuse an unknown step, and list the possible ones', async () => {
    const model = new RenderStarts({ code: await packageCode(), starts: 2, faults: 0 });
    await expect(follow(model, ['A:put', 'A:get'])).rejects.toThrow('"A:get" cannot come next. Possible steps: B:put, A:launch');
  });

  it.each([[{ starts: 2, faults: 1, largeProps: false }], [{ starts: 3, faults: 0, largeProps: true }]])('are replayed from the printed line: %o', (bound) => {
    expect(fromLine(toLine(bound, ['A:put', 'time']))).toEqual({ bound, path: ['A:put', 'time'] });
    expect(() => fromLine('time')).toThrow(/Expected a line like/);
  });
});

describe('only one order of the commuting steps of starts', () => {
  it('reaches the same endings, with the same windows', { timeout: timeoutMs }, async () => {
    const code = await packageCode();
    expect(await isSameInOneOrder(code, { starts: 2, faults: 1 })).toBe(true);
  });
});

describe('an exploration of the starts finds a defect', () => {
  it.each(mutants)('$name', { timeout: timeoutMs }, async (mutant) => {
    expect(await firstViolation(await loadStartingCode(plant(mutant, 'src')), mutant.bound)).toMatch(/npm run model -- --replay/);
  });
});
