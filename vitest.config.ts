import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
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
