import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { installQuietRuntime } from '../../local/stack/quiet-runtime';

const historiesDir = path.join(__dirname, '../histories');
const names = readdirSync(historiesDir).filter((name) => name.endsWith('.json'));

installQuietRuntime();

describe('histories of earlier builds', () => {
  it('exist', () => {
    expect(names.length).toBeGreaterThan(5);
  });

  it('replay with the current workflow code', async () => {
    const histories = names.map((name) => ({
      workflowId: name,
      history: JSON.parse(readFileSync(path.join(historiesDir, name), 'utf8')) as unknown,
    }));
    const replayed = Worker.runReplayHistories({ workflowsPath: require.resolve('../../src/workflows/index.ts') }, histories);
    const failed: string[] = [];
    for await (const { workflowId, error } of replayed) if (error) failed.push(`${workflowId}: ${error.message}`);
    expect(failed).toEqual([]);
  });
});
