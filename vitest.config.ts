import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By how long they take, the longest first: two workers, and nobody waits for one that began last. */
const LONGEST = ['/test/faults/crash-points', '/test/faults/', '/test/journeys/', '/test/workflows/'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((part) => moduleId.includes(part));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/support/synthesized.ts'],
    coverage: {
      provider: 'v8',
      // The pure files: those that decide. What talks to AWS is named so, and proved by journeys against the stack.
      include: ['functions/**/*.ts', 'policy/**/*.ts'],
      exclude: [
        'functions/**/{handler,*-handler,*-store,*-client,observability}.ts',
        'functions/api/operation.ts',
        '**/*.d.ts',
      ],
      thresholds: { branches: 95 },
    },
  },
});
