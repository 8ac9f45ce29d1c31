import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Every test of the repository. Tests lie beside their source; those of the services together lie in test/.
 * `*.slow.test.ts` holds what takes long (processes, real trainings): `npm run ok` leaves it out, `npm test` runs it.
 * The time limit is for a busy machine; there is a worker for each core, since tests wait for processes as well. The
 * files of a worker share its process, so modules are loaded once; what a test changes there, it puts back.
 */
export default defineConfig({
  test: {
    include: ['{apps,libs,tools,test,bench}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/dist/**'],
    testTimeout: 180_000,
    maxWorkers: '100%',
    isolate: false,
    // Processes and threads that a test starts need not compile their modules anew.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compile') },
    passWithNoTests: true,
    coverage: {
      provider: 'v8',
      include: ['{apps,libs/*}/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/compiled-kernels.ts'],
      reporter: ['text-summary', 'lcovonly'],
      thresholds: { statements: 80, branches: 70 },
    },
    globalSetup: 'tools/temporary-folder.ts',
  },
});
