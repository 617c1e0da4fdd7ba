import { defineConfig } from 'vitest/config';

/** The tests that mutation testing runs: one project, since a mutant is looked for in all of them at once. */
export default defineConfig({
  test: {
    name: 'mutants',
    include: ['test/workflows/**/*.test.ts', 'test/client/**/*.test.ts', 'test/activities/**/*.test.ts', 'test/unit/{client,contract,validation,workflows,remotion/start}/**/*.test.ts'],
    // Replaying every recorded history takes longer than all else, and knows only what commands are made of.
    exclude: ['test/workflows/replay.test.ts'],
    globalSetup: ['test/workflows/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
