import { readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import type { ReplayHistoriesIterable, WorkflowBundle } from '@temporalio/worker';
import type { Side } from '../sides';
import { answerQuestions } from '../world/child-side';
import { installQuietRuntime } from '../world/quiet-runtime';

export interface ReplayCost {
  wallMs: number;
  cpuMs: number;
}

const [side, historiesFile, count] = process.argv.slice(3) as [Side, string, string];

const warmUpReplays = 20;

async function main(): Promise<void> {
  installQuietRuntime();
  const workflowsPath = require.resolve(side === 'ours' ? 'temporal-remotion-lambda/workflows' : '../baseline/workflows.ts');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  const histories = (JSON.parse(readFileSync(historiesFile, 'utf8')) as unknown[]).map(historyFromJSON);
  await replay(workflowBundle, repeated(histories, warmUpReplays));
  answerQuestions({
    replay: async (): Promise<ReplayCost> => {
      const [startedAtMs, before] = [performance.now(), process.cpuUsage()];
      await replay(workflowBundle, repeated(histories, Number(count)));
      const { user, system } = process.cpuUsage(before);
      return { wallMs: performance.now() - startedAtMs, cpuMs: (user + system) / 1_000 };
    },
  });
}

async function replay(workflowBundle: WorkflowBundle, histories: ReplayHistoriesIterable): Promise<void> {
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, histories)) if (error) throw error;
}

function* repeated(histories: ReturnType<typeof historyFromJSON>[], times: number): Generator<{ workflowId: string; history: ReturnType<typeof historyFromJSON> }> {
  for (let index = 0; index < times; index++) {
    yield { workflowId: `replay-${index}`, history: histories[index % histories.length]! };
  }
}

void main();
