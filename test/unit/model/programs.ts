import type { Model, Step } from '../../../model/explore';
import type { Random } from '../../parity/random';

/** A step of a program: it computes what it writes from what it reads. */
interface Operation {
  reads: readonly string[];
  writes: readonly string[];
  /** The program may skip the step; once the supply is used up, it must. */
  takesSupply: boolean;
}

interface Running {
  places: readonly number[];
  values: Readonly<Record<string, number>>;
  supply: number;
  wrong: readonly string[];
}

interface OfProgram extends Step {
  program: number;
  does: Operation | null;
}

const variables = ['a', 'b', 'c'];

/** Random programs with shared variables and a shared supply. */
export function randomPrograms({ integer, chance, pick }: Random): Model<Running, OfProgram> {
  const some = (atMost: number): string[] => Array.from({ length: integer(atMost) }, () => pick(variables));
  const programs = Array.from({ length: 3 }, () =>
    Array.from({ length: 1 + integer(3) }, (): Operation => ({ reads: some(2), writes: some(1), takesSupply: chance(0.3) })),
  );
  const stepsOf = ({ places, supply }: Running, program: number): OfProgram[] => {
    const place = places[program]!;
    const operation = programs[program]![place];
    if (!operation) return [];
    const { reads, writes, takesSupply } = operation;
    const does = { id: `p${program}:${place}`, program, reads, writes: [...writes, `p${program}`], does: operation };
    if (!takesSupply) return [does];
    const not = { ...does, id: `${does.id}:not`, reads: [], writes: [`p${program}`], does: null };
    return supply > 0 ? [does, not] : [not];
  };
  return {
    begin: () => Promise.resolve({ places: programs.map(() => 0), values: Object.fromEntries(variables.map((name, index) => [name, index % 2])), supply: 2, wrong: [] }),
    steps: (state) => programs.flatMap((_, program) => stepsOf(state, program)),
    take: ({ places, values, supply, wrong }, { program, does }) => {
      const made = (does?.reads ?? []).reduce((sum, name) => sum * 3 + values[name]!, program + 1) % 3;
      const isLast = does !== null && places[program] === programs[program]!.length - 1;
      return Promise.resolve({
        places: places.map((place, index) => (index === program ? place + 1 : place)),
        values: { ...values, ...Object.fromEntries((does?.writes ?? []).map((name) => [name, made])) },
        supply: does?.takesSupply ? supply - 1 : supply,
        wrong: isLast && made === 0 ? [...new Set([...wrong, `program ${program} ends with 0`])].sort() : wrong,
      });
    },
    key: (state) => ({ key: JSON.stringify(state), nameOf: (id) => id }),
    enough: ({ places }, steps) => {
      const touches = ({ reads, writes }: Operation | Step, names: readonly string[]): boolean => names.some((name) => reads.includes(name) || writes.includes(name));
      const toCome = programs.map((operations, program) => operations.slice(places[program]));
      const alone = steps.find(({ program }) => {
        const [next] = toCome[program]!;
        return toCome.every((others, other) => other === program || !others.some((each) => touches(each, next!.writes) || touches(next!, each.writes)));
      });
      return alone ? steps.filter(({ program }) => program === alone.program) : steps;
    },
    violations: ({ wrong }) => wrong,
    windows: () => [],
  };
}
