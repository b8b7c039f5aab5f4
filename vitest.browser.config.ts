import { defineConfig } from 'vitest/config';

/** Journeys of people in a browser, `npm run test:browser`: they need Chromium, and `npm test` does without. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
    globalSetup: ['test/support/synthesized.ts'],
  },
});
