import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';

/** A mutant is dead at the first test that fails: those that need no server come first, and the slowest server last. */
const folders = ['/test/unit/', '/test/activities/', '/test/client/', '/test/workflows/', '/test/workflows/on-a-real-server'];

class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => folders.findLastIndex((folder) => moduleId.includes(folder));
    return files.sort((a, b) => rank(a) - rank(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** The tests that mutation testing runs: one project, since a mutant is looked for in all of them at once. */
export default defineConfig({
  test: {
    name: 'mutants',
    // Not by Stryker's testFiles: with that it switches mutants on too late for what a module makes as it loads.
    include: process.env.TESTS?.split(',') ?? ['test/workflows/**/*.test.ts', 'test/client/**/*.test.ts', 'test/activities/**/*.test.ts', 'test/unit/{client,contract,validation,workflows,remotion/start}/**/*.test.ts'],
    // Replaying every recorded history takes longer than all else, and knows only what commands are made of.
    exclude: ['test/workflows/replay.test.ts'],
    globalSetup: ['test/workflows/global-setup.ts'],
    // A mutant that never ends takes this long.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: QuickestFirst },
    // Stryker asks for threads, in which the native part of Temporal's worker crashes. Its copy of the project is below .local/.
    poolMatchGlobs: [['**/.local/**', 'forks']],
    // One process runs all files, so that modules load once; the next mutant has a new one.
    poolOptions: { forks: { singleFork: true, isolate: false } },
  },
});
