import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { InterceptingCall } from '@grpc/grpc-js';
import { RenderClient } from 'temporal-remotion-lambda/client';
import type { RenderHandle } from 'temporal-remotion-lambda/client';
import { renderProgressQuery } from 'temporal-remotion-lambda';
import type { RenderProgressReport } from 'temporal-remotion-lambda';
import { answerQuestions } from '../world/child-side';

export interface WatchersReport {
  requests: number;
  queries: number;
  errors: number;
  cpuMs: number;
  /** When each watcher first had each progress. */
  seen: { progress: number; atMs: number[] }[];
}

const [address, namespace, workflowId, how, count] = process.argv.slice(3) as [string, string, string, 'queries' | 'updates', string];

const queryIntervalMs = 1_000;

async function main(): Promise<void> {
  const sent = new Map<string, number>();
  const connection = await Connection.connect({
    address,
    interceptors: [
      makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
      (options, nextCall) => {
        const method = options.method_definition.path.split('/').at(-1)!;
        sent.set(method, (sent.get(method) ?? 0) + 1);
        return new InterceptingCall(nextCall(options));
      },
    ],
  });
  const renders = new RenderClient({ client: new Client({ connection, namespace }) });
  answerQuestions({
    watch: async (): Promise<WatchersReport> => {
      sent.clear();
      const before = process.cpuUsage();
      const seen = new Map<number, number[]>();
      let errors = 0;
      const watchOne = async () => {
        let last = -1;
        for await (const { overallProgress } of how === 'updates' ? renders.get(workflowId).progressUpdates() : byQueries(renders.get(workflowId), () => (errors += 1))) {
          if (overallProgress === last) continue;
          last = overallProgress;
          seen.set(last, [...(seen.get(last) ?? []), Date.now()]);
        }
      };
      await Promise.all(Array.from({ length: Number(count) }, watchOne));
      const { user, system } = process.cpuUsage(before);
      return {
        requests: [...sent.values()].reduce((sum, each) => sum + each, 0),
        queries: sent.get('QueryWorkflow') ?? 0,
        errors,
        cpuMs: (user + system) / 1_000,
        seen: [...seen].map(([progress, atMs]) => ({ progress, atMs })),
      };
    },
    stop: () => connection.close(),
  });
}

/** A hand-written watcher: queries the workflow once a second until the render has ended. */
async function* byQueries(render: RenderHandle, onError: () => void): AsyncGenerator<RenderProgressReport> {
  for (;;) {
    try {
      const report = await render.workflow.query(renderProgressQuery);
      yield report;
      if (report.phase === 'done' || report.phase === 'failed') return;
    } catch {
      onError();
    }
    await delay(queryIntervalMs);
  }
}

void main();
