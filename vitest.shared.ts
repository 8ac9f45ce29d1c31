import { defineConfig } from 'vitest/config';

/**
 * Shared by every project: tests lie beside their source, nothing is global, a missing test file is no failure. The
 * time limit is for a busy machine.
 */
export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**'],
    testTimeout: 60_000,
    passWithNoTests: true,
  },
});
