import path from 'node:path';
import { parseArgs } from 'node:util';
import { plant } from '../chaos/plant';
import { projectRoot } from '../local/paths';
import { wholeNumber } from '../local/whole-number';
import { follow } from './explore';
import { explorePool, firstPoolViolation, poolLine, poolViolationLine, shortPoolBounds, wholePoolBounds } from './pool/explore-pool';
import { poolMutants } from './pool/mutants';
import { loadPoolCode } from './pool/pool-code';
import { PoolOfTwo } from './pool/pool-of-two';
import { fromLine, quickBounds, shortBounds, toLine, wholeBounds } from './start/bounds';
import type { Bound } from './start/bounds';
import { exploreStarts, firstViolation, isSameInOneOrder, violationLine } from './start/explore-starts';
import { mutants } from './start/mutants';
import { RenderStarts } from './start/render-starts';
import { loadStartingCode } from './start/starting-code';
import type { StartingCode } from './start/starting-code';

const usage = `npm run model -- [options]
  --starts N --faults M [--large-props]   explores only this bound (default: ${wholeBounds.map(({ starts, faults, largeProps }) => `${starts}/${faults}${largeProps ? ' with large props' : ''}`).join(', ')})
  --pools                                 explores only a pool
  --short                                 explores only the bounds that npm test uses
  --replay 'LINE'                         follows one path and prints each state
  --mutant NAME                           explores or replays a copy of the package with this defect
  --mutants                               plants each defect and checks that it is found, and that one order of commuting steps suffices`;

/** `npm run model`: explores every order of the steps of several starts of one render, and of a pool. Exits with 1 if an invariant is violated or a mutant survives. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      starts: { type: 'string' },
      faults: { type: 'string' },
      'large-props': { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      replay: { type: 'string' },
      mutant: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      pools: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(usage);
  if (values.mutants) return exploreMutants();
  const code = await loadStartingCode(values.mutant === undefined ? path.join(projectRoot, 'src') : plantByName(values.mutant));
  if (values.replay !== undefined) return poolLine(values.replay) ? replayPool(values.replay, values.mutant) : replay(code, values.replay);
  if (values.pools) return explorePools(values.short);
  if (values.starts === undefined && values.faults === undefined) {
    const found = await exploreAll(code, values.short ? shortBounds : wholeBounds);
    return Math.max(found, values.mutant === undefined ? await explorePools(values.short) : 0);
  }
  return exploreAll(code, [{ starts: wholeNumber('starts', values.starts), faults: wholeNumber('faults', values.faults), largeProps: values['large-props'] }]);
}

async function exploreAll(code: StartingCode, bounds: readonly Bound[]): Promise<number> {
  print('| starts | faults | states | transitions | paths | longest | histories of a try | seconds | violations |');
  print('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  const windows = new Map<string, string>();
  let violations = 0;
  for (const bound of bounds) {
    const explored = await exploreStarts(code, bound, {
      onProgress: ({ states }) => process.stderr.write(`${states} states\r`),
      onViolation: (violation) => print(`VIOLATION: ${violationLine(bound, violation)}`),
    });
    const { states, transitions, paths, longestPath, runs, durationMs } = explored;
    const figures = [states, transitions, paths, longestPath, runs].map((figure) => figure.toLocaleString('en')).join(' | ');
    print(`| ${bound.starts} | ${bound.faults}${bound.largeProps ? ', large props' : ''} | ${figures} | ${(durationMs / 1000).toFixed(1)} | ${explored.violations.length} |`);
    violations += explored.violations.length;
    for (const { text, path: steps } of explored.windows) if (!windows.has(text)) windows.set(text, toLine(bound, steps));
  }
  for (const [text, line] of windows) print(`\nWindow: ${text}\n    npm run model -- --replay '${line}'`);
  print(`\n${violations} violations`);
  return violations > 0 ? 1 : 0;
}

async function replay(code: StartingCode, line: string): Promise<number> {
  const { bound, path: steps } = fromLine(line);
  const model = new RenderStarts({ code, ...bound });
  const end = await follow(model, steps, (id, state) => print(`${id}\n    ${model.key(state).key.replaceAll('\n', '\n    ')}`));
  for (const text of model.windows(end)) print(`Window: ${text}`);
  const violations = model.violations(end);
  for (const text of violations) print(`VIOLATION: ${text}`);
  return violations.length > 0 ? 1 : print('0 violations');
}

async function exploreMutants(): Promise<number> {
  let survived = 0;
  for (const mutant of mutants) {
    const code = await loadStartingCode(plant(mutant, 'src'));
    const found = await firstViolation(code, mutant.bound);
    if (found === null) survived += 1;
    print(`mutant "${mutant.name}": ${found === null ? 'SURVIVED' : `killed. ${found}`}`);
    for (const bound of quickBounds) {
      if (await isSameInOneOrder(code, bound)) continue;
      print(`mutant "${mutant.name}": exploring commuting steps in one order MISSES something with ${bound.starts} starts and ${bound.faults} faults`);
      survived += 1;
    }
  }
  for (const mutant of poolMutants) {
    const found = await firstPoolViolation(await loadPoolCode(plant(mutant, 'src')), mutant.bound);
    if (found === null) survived += 1;
    print(`mutant "${mutant.name}": ${found === null ? 'SURVIVED' : `killed. ${found}`}`);
  }
  return survived > 0 ? 1 : 0;
}

async function explorePools(isShort: boolean): Promise<number> {
  const code = await loadPoolCode(path.join(projectRoot, 'src'));
  print('\n| renders of a pool | faults | states | transitions | paths | longest | violations |');
  print('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  let violations = 0;
  for (const bound of isShort ? shortPoolBounds : wholePoolBounds) {
    const found = await explorePool(code, bound, { onViolation: (violation) => print(`VIOLATION: ${poolViolationLine(bound, violation)}`) });
    const figures = [found.states, found.transitions, found.paths, found.longestPath, found.violations.length].map((figure) => figure.toLocaleString('en'));
    print(`| ${bound.renders} | ${bound.faults} | ${figures.join(' | ')} |`);
    violations += found.violations.length;
  }
  return violations > 0 ? 1 : 0;
}

async function replayPool(line: string, mutant?: string): Promise<number> {
  const { bound, path: steps } = poolLine(line)!;
  const model = new PoolOfTwo(await loadPoolCode(mutant === undefined ? path.join(projectRoot, 'src') : plantByName(mutant)), bound);
  const end = await follow(model, steps, (id, { renders, signals }) => print(`${id}\n    ${JSON.stringify({ renders, signals: signals.map((signal) => signal.id) })}`));
  const violations = model.violations(end);
  for (const text of violations) print(`VIOLATION: ${text}`);
  return violations.length > 0 ? 1 : print('0 violations');
}

function plantByName(name: string): string {
  const mutant = [...mutants, ...poolMutants].find((each) => each.name === name);
  if (!mutant) throw new Error(`Unknown mutant ${JSON.stringify(name)}. Known: ${[...mutants, ...poolMutants].map((each) => each.name).join(', ')}`);
  return plant(mutant, 'src');
}

function print(line: string): 0 {
  process.stdout.write(`${line}\n`);
  return 0;
}

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(2);
  },
);
