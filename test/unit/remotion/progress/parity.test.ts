import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBothClients } from '../../../parity/both-clients';
import type { BothClients } from '../../../parity/both-clients';
import { generatedStates } from '../../../parity/generated-states';
import { judgeCase } from '../../../parity/judge-case';
import { namedStates } from '../../../parity/named-states';
import type { NamedState } from '../../../parity/named-states';
import { parityReport } from '../../../parity/parity-report';
import { parityRules } from '../../../parity/parity-rules';
import { runParity } from '../../../parity/parity-run';
import type { ParityState } from '../../../parity/parity-state';
import { traceNames, traceStates } from '../../../parity/trace-states';

// A short run of `npm run parity`: the oracle is Remotion's own client, over the wire.

const seed = 4;
const generated = 300;
const runTimeoutMs = 90_000;

let clients: BothClients;
let cases: NamedState[];

beforeAll(async () => {
  clients = await startBothClients();
  cases = namedStates(clients.providerEndpoint);
});

afterAll(() => clients.close());

describe("getRenderProgress() and Remotion's own", () => {
  it(`agree on ${generated} generated states, except by rule`, { timeout: runTimeoutMs }, async () => {
    const tally = await runParity(generatedStates(seed, generated, clients.providerEndpoint), clients, parityRules);
    expect(tally.unequal.map(({ state }) => state.title), parityReport(tally, { seed, sources: 'generated' })).toEqual([]);
    // Otherwise the states would be too tame, or the rules too generous.
    expect(tally.equal).toBeGreaterThan(generated / 3);
    expect(tally.byRule).toBeGreaterThan(generated / 10);
  });

  it(`agree on ${traceNames.length} recorded renders, except by rule`, { timeout: runTimeoutMs }, async () => {
    const tally = await runParity(changes(), clients, parityRules);
    expect(tally.unequal.map(({ state }) => state.title), parityReport(tally, { seed, sources: 'traces' })).toEqual([]);
    expect(tally.cases).toBeGreaterThan(500);
  });

  it('differ by exactly these rules', { timeout: runTimeoutMs }, async () => {
    const rulesOf = new Map<string, string[]>();
    const expected = cases.map(({ state, shows }) => [state.title, [...shows]] as const);
    for (const { state } of cases) rulesOf.set(state.title, await rulesThatExplain(state));
    expect(Object.fromEntries(rulesOf)).toEqual(Object.fromEntries(expected));
  });
});

describe('a rule', () => {
  it('is demonstrated by a case', () => {
    const shown = new Set(cases.flatMap(({ shows }) => shows));
    expect([...shown].sort()).toEqual(parityRules.map(({ id }) => id).sort());
  });

  it('has a section in docs/differences.md, and every section has a rule', () => {
    expect([...sectionsOfDifferences().keys()].sort()).toEqual(parityRules.map(({ id }) => id).sort());
  });

  it('is demonstrated in its section by its own case', () => {
    for (const [id, text] of sectionsOfDifferences()) {
      const quoted = cases.filter(({ state }) => text.includes(`“${state.title}”`));
      expect(quoted.length, id).toBeGreaterThan(0);
      for (const { shows } of quoted) expect(shows).toContain(id);
    }
  });

  it('explains nothing when another field differs too', async () => {
    const { state } = cases.find(({ shows }) => shows.includes('launch-times-out'))!;
    const verdict = await judgeCase(state, { ...clients, ours: (asked) => offByOne(asked) }, parityRules);
    expect(verdict).toMatchObject({ kind: 'unequal', fields: expect.arrayContaining(['framesRendered']) as unknown });
  });
});

describe('the comparison', () => {
  it('detects a single field that differs', async () => {
    const { state } = cases.find(({ state: { title } }) => title === 'a fatal error')!;
    const verdict = await judgeCase(state, { ...clients, ours: (asked) => offByOne(asked) }, parityRules);
    expect(verdict).toMatchObject({ kind: 'unequal', fields: ['framesRendered'] });
  });

  it('needs the rules', async () => {
    const differing = cases.filter(({ shows }) => shows.includes('all-chunks'));
    const tally = await runParity(differing.map(({ state }) => state), clients, []);
    expect(tally.unequal).toHaveLength(differing.length);
    expect(tally.countOfField.get('done')).toBe(differing.length);
  });
});

/** The text of each section, by rule; a heading in backticks names a rule. */
function sectionsOfDifferences(): Map<string, string> {
  const page = readFileSync(join(__dirname, '../../../../docs/differences.md'), 'utf8');
  return new Map([...page.matchAll(/^## `(.+)`\n((?:(?!^## )[^])*)/gm)].map(([, id, text]) => [id!, text!]));
}

function* changes(): Generator<ParityState> {
  for (const trace of traceNames) yield* traceStates(trace, 'short');
}

async function rulesThatExplain(state: ParityState): Promise<string[]> {
  const verdict = await judgeCase(state, clients, parityRules);
  if (verdict.kind === 'unequal') return ['unequal', ...verdict.fields];
  return verdict.kind === 'equal' ? [] : verdict.ids;
}

async function offByOne(state: ParityState): ReturnType<BothClients['ours']> {
  const answer = await clients.ours(state);
  if (answer.kind === 'thrown') return answer;
  return { ...answer, progress: { ...answer.progress, framesRendered: Number(answer.progress.framesRendered) + 1 } };
}
