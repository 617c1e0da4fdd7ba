'use strict';
// One process of a service, in plain Node: `node measured-process.cjs <package> <step> <render> <times>`. Prints its own figures.

const [, , packageName, step, renderId, times] = process.argv;

const steps = {
  node: async () => undefined,
  import: async () => void require(packageName),
  'first call': async () => void (await call()),
  calls: () => repeat(call),
  // As a watch does: each read gets the previous one.
  'watched calls': () => {
    const { readRenderProgress } = require(packageName);
    let previous;
    return repeat(async () => void (previous = await readRenderProgress(input, { previous })));
  },
};

const input = {
  functionName: 'remotion-render-4-0-527-mem2048mb-disk2048mb-900sec',
  region: 'us-east-1',
  bucketName: 'remotionlambda-useast1-abcdefghij',
  renderId,
  skipLambdaInvocation: true,
};

function call() {
  return require(packageName).getRenderProgress(input);
}

/** The first calls warm up the process and are not counted. */
async function repeat(once) {
  for (let done = 0; done < Number(times) / 2; done++) await once();
  const [cpuBefore, startedAtMs] = [process.cpuUsage(), performance.now()];
  for (let done = 0; done < Number(times); done++) await once();
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpuMsPerCall: (user + system) / 1_000 / Number(times), callsPerSecond: (1_000 * Number(times)) / (performance.now() - startedAtMs) };
}

steps[step]().then((figures) => {
  const { user, system } = process.cpuUsage();
  console.log(JSON.stringify({ cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage().rss / 2 ** 20, ...figures }));
  // Kept-alive connections would keep the process running.
  process.exit();
});
