import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Longest a single test may take; those on the local stack render real video. */
const unitTimeoutMs = 10_000;
const workflowTimeoutMs = 60_000;
const e2eTimeoutMs = 180_000;

/** One more than there are cores, since most tests wait for servers. Vitest's default is one less. */
const workers = availableParallelism() + 1;

export default defineConfig({
  test: {
    maxWorkers: workers,
    // With fewer, Vitest terminates an idle worker twice when it moves on to the next project, and fails.
    minWorkers: workers,
    // The files of a project share processes, which load each module once. Tests replace no modules.
    isolate: false,
    reporters: ['default', './test/summary-reporter.ts'],
    server: { deps: { external: [/\/lib\//] } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: unitTimeoutMs } },
      {
        extends: true,
        test: {
          name: 'activities',
          include: ['test/activities/**/*.test.ts'],
          testTimeout: unitTimeoutMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'workflows',
          include: ['test/workflows/**/*.test.ts', 'test/client/**/*.test.ts', 'test/testing/**/*.test.ts', 'test/cli/**/*.test.ts'],
          globalSetup: ['test/workflows/global-setup.ts'],
          testTimeout: workflowTimeoutMs,
          hookTimeout: workflowTimeoutMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'packaging',
          include: ['test/packaging/**/*.test.ts'],
          globalSetup: ['test/packaging/global-setup.ts'],
          // Several wait for TypeScript at the same time.
          testTimeout: e2eTimeoutMs,
          hookTimeout: e2eTimeoutMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/global-setup.ts'],
          testTimeout: e2eTimeoutMs,
          hookTimeout: e2eTimeoutMs,
          // Renders need most of the machine: after all others, one file at a time, and few tests of a file at once.
          // Nothing may follow: Vitest would run it in the process of these tests.
          sequence: { groupOrder: 2 },
          poolOptions: { forks: { singleFork: true } },
          maxConcurrency: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'stacks',
          // Several files at a time: each starts a stack of its own, and waits more than it computes.
          include: ['test/stacks/**/*.test.ts', 'test/chaos/**/*.test.ts'],
          testTimeout: e2eTimeoutMs,
          hookTimeout: e2eTimeoutMs,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
