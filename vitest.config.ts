import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [...configDefaults.exclude, '**/dist/**'];
const SLOW = '{apps,libs,tools,bench}/**/*.slow.test.ts';
const SYSTEM = ['test/**/*.test.ts', 'tools/mlflow-server/*.slow.test.ts'];

/**
 * Every test of the repository. Unit tests lie beside their source: fast ones, and in `*.slow.test.ts` those that take
 * long (processes, real trainings), which `npm run ok` leaves out. The tests of the services together lie in test/.
 * The time limit is for a busy machine; there is a worker for each core, since tests wait for processes as well. Fast
 * files share the process of their worker, so modules are loaded once; what a test changes there, it puts back.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['{apps,libs,tools,bench}/**/*.test.ts'],
          exclude: [...exclude, SLOW],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'slow', include: [SLOW], exclude: [...exclude, ...SYSTEM] } },
      { extends: true, test: { name: 'system', include: SYSTEM, exclude } },
    ],
    testTimeout: 180_000,
    maxWorkers: '100%',
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
