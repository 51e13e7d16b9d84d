import { defineConfig } from 'vitest/config';

// `npm run test:act`: apart from `npm test`, since it needs a Go toolchain.
export default defineConfig({
  test: {
    include: ['test/workflows/act.suite.ts'],
    testTimeout: 240_000,
    // Building act takes minutes, the first time.
    hookTimeout: 900_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
