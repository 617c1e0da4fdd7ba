import { parseArgs } from 'node:util';
import { startBothClients } from './both-clients';
import { generatedStates } from './generated-states';
import { namedStates } from './named-states';
import { parityReport } from './parity-report';
import { parityRules } from './parity-rules';
import { runParity } from './parity-run';
import type { ParityState } from './parity-state';
import { traceNames, traceStates } from './trace-states';

const defaults = { states: '2000', seed: '1' };

void main();

/** `npm run parity [-- --states N --seed S]`: compares our getRenderProgress() with Remotion's own. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { states: { type: 'string', default: defaults.states }, seed: { type: 'string', default: defaults.seed } },
  });
  const [states, seed] = [Number(values.states), Number(values.seed)];
  if (!Number.isInteger(states) || states < 0 || !Number.isInteger(seed)) throw new Error('--states and --seed take whole numbers.');

  // Keeps the AWS SDK's warning of Node 20 out of the report.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const seen = { generated: 0, named: 0, traced: 0 };
  const clients = await startBothClients();
  try {
    const tally = await runParity(allStates(states, seed, clients.providerEndpoint, seen), clients, parityRules);
    const sources = `${seen.generated} generated, ${seen.named} named, ${seen.traced} of ${traceNames.length} traces`;
    console.log(parityReport(tally, { seed, sources }));
    if (tally.unequal.length > 0) process.exitCode = 1;
  } finally {
    await clients.close();
  }
}

type Seen = Record<'generated' | 'named' | 'traced', number>;

function* allStates(states: number, seed: number, providerEndpoint: string, seen: Seen): Generator<ParityState> {
  yield* counted(generatedStates(seed, states, providerEndpoint), () => seen.generated++);
  yield* counted(namedStates(providerEndpoint).map(({ state }) => state), () => seen.named++);
  for (const trace of traceNames) yield* counted(traceStates(trace, 'thorough'), () => seen.traced++);
}

function* counted<T>(values: Iterable<T>, count: () => void): Generator<T> {
  for (const value of values) {
    count();
    yield value;
  }
}
