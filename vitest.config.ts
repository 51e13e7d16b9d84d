import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/servers/global-setup.ts'],
    setupFiles: ['test/parser-setup.ts'],
    testTimeout: 240_000,
    // The first test that asks for a server may have to wait for its installation.
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
