import { defineConfig } from 'vitest/config';

// `npm run test:peers`: apart from `npm test`, since it needs the tools themselves, and some are compiled from source the first time.
export default defineConfig({
  test: {
    include: ['test/peers/interchange/*.suite.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    setupFiles: ['test/parser-setup.ts'],
    testTimeout: 240_000,
    // Compiling sqlx and Diesel takes minutes, the first time.
    hookTimeout: 1_800_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
