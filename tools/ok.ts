/**
 * `npm run ok`: the gate before a commit. Format, types, lint, unused exports and the fast unit tests, two at a time;
 * a line for each as it ends, and the output of what failed. `--full` adds the slow unit tests, coverage with its
 * floor, and the bill of materials. Needs no Redis, Docker, Python or MLflow; under a minute on two idle cores once
 * its caches are warm.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const isFull = process.argv.includes('--full');

const tests = ['vitest', 'run', 'apps/', 'libs/', 'tools/', '--reporter=dot', '--project=fast'];
const checks = [
  { name: 'unit tests', command: isFull ? [...tests, '--project=slow', '--coverage'] : tests },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of the pages', command: ['tsc', '-p', 'apps/console'] },
  // Computes the project graph, which the lint rule for the floors reads from Nx's cache.
  { name: 'project graph', command: ['nx', 'graph', '--file=node_modules/.cache/graph.json'] },
  { name: 'lint', command: ['eslint', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'] },
  { name: 'format', command: ['prettier', '--check', '--cache', '--log-level', 'warn', '.'] },
  // The test of the licences is among the unit tests (tools/supply-chain.test.ts).
  ...(isFull
    ? [
        {
          name: 'bill of materials',
          command: ['npm', 'sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'],
        },
      ]
    : []),
  { name: 'unused code', command: ['knip', '--cache', '--no-config-hints'] },
];

/** Runs one check; prints its line, and its output as it comes, or where it failed. */
async function run({ name, command }: (typeof checks)[number], isShown = false): Promise<boolean> {
  const started = performance.now();
  const child = spawn(command[0]!, command.slice(1), { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    if (isShown) stream.pipe(process.stdout, { end: false });
    else stream.on('data', (text) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)${code === 0 ? '' : `\n${output}`}`);
  return code === 0;
}

/** One lane runs the tests, the other all that is left. */
const [unitTests, ...others] = checks;
const results = await Promise.all([
  run(unitTests!, isFull),
  others.reduce<Promise<boolean>>(async (before, check) => (await before) && (await run(check)), Promise.resolve(true)),
]);
process.exit(results.every(Boolean) ? 0 : 1);
