#!/usr/bin/env node
import { ProcessCli } from './process-cli';
import { runCli } from './run-cli';

/** The program `temporal-remotion-lambda`. */
async function main(): Promise<void> {
  // Who reads a pipe may have seen enough.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  // The AWS SDK's warning of Node 20 is for those who deploy a program, and they see it where they run workers.
  if (process.argv[2] !== 'worker') process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const made: ProcessCli[] = [];
  const exitCode = await runCli(process.argv.slice(2), (choice) => {
    const cli = new ProcessCli(choice);
    made.push(cli);
    return cli;
  });
  // A worker that failed has said so before.
  process.exitCode ??= exitCode;
  await Promise.all(made.map((cli) => cli.close()));
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

void main();
