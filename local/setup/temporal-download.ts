import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { localFolder } from '../paths';
import { isExecutableFile } from './find-on-path';
import { installOnce } from './install-once';

const downloadFolder = path.join(localFolder, 'temporal');

/** Has Temporal's SDK download the CLI into .local/temporal, and returns its path. */
export async function downloadTemporalCli(): Promise<string> {
  return download('cli', async (executable) => {
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    return TestWorkflowEnvironment.createLocal({ server: { executable } });
  });
}

/** Has Temporal's SDK download the test server into .local/temporal, and returns its path. */
export async function downloadTestServer(): Promise<string> {
  return download('test-server', async (executable) => {
    const { TestWorkflowEnvironment } = await import('@temporalio/testing');
    return TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  });
}

interface CachedDownload {
  type: 'cached-download';
  downloadDir: string;
}

// The SDK only downloads as part of starting a server, so this starts one and stops it again.
async function download(
  what: string,
  start: (executable: CachedDownload) => Promise<{ teardown(): Promise<void> }>,
): Promise<string> {
  const folder = path.join(downloadFolder, what);
  await installOnce({
    lock: 'temporal',
    what: `download of Temporal's ${what}`,
    isDone: () => programIn(folder) !== undefined,
    install: async () => {
      mkdirSync(folder, { recursive: true });
      const server = await start({ type: 'cached-download', downloadDir: folder });
      await server.teardown();
    },
  });
  const program = programIn(folder);
  if (!program) throw new Error(`Temporal's SDK started its ${what}, but left no program in ${folder}.`);
  return program;
}

function programIn(folder: string): string | undefined {
  try {
    return readdirSync(folder)
      .map((name) => path.join(folder, name))
      .find(isExecutableFile);
  } catch {
    return undefined;
  }
}
