import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Unit tests of every package in one run; the system tests in test/ are a run of their own. */
export default defineConfig({
  test: {
    projects: ['apps/*', 'libs/*/*', 'tools'],
    globalSetup: join(import.meta.dirname, 'tools/temporary-folder.ts'),
  },
});
