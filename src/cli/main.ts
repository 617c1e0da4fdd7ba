#!/usr/bin/env node
import { ProcessCli } from './process-cli';
import { runCli } from './run-cli';

/** The program `temporal-remotion-lambda`. */
async function main(): Promise<void> {
  // The reader of a pipe may close it early.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  // The AWS SDK's warning about Node 20 matters only to whoever runs workers, so only `worker` shows it.
  if (process.argv[2] !== 'worker') process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const made: ProcessCli[] = [];
  const exitCode = await runCli(process.argv.slice(2), (choice) => {
    const cli = new ProcessCli(choice);
    made.push(cli);
    return cli;
  });
  // A worker that failed has already set the exit code.
  process.exitCode ??= exitCode;
  await Promise.all(made.map((cli) => cli.close()));
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

void main();
