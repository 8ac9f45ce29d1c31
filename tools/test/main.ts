/**
 * `npm test`: makes ready what the tests need and runs everything; one line for each part at the end. MLflow and a
 * browser take a minute or two to install, so that goes on beside the parts that need neither.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onnxPackages } from '@fraud/mlflow-client';
import { addPackages, readyMlflow } from '@fraud/mlflow-server';
import { ensureRedis } from '../ensure-redis.ts';
import { installDebianPackages, isRoot } from '../install-debian-packages.ts';
import { withProgress } from '../progress.ts';
import { SetupError } from '../run-program.ts';

const ROOT = join(import.meta.dirname, '../..');
const CHROMIUM = '/usr/bin/chromium';
const MLFLOW_WAIT_MS = 420_000;
/**
 * With them MLflow loads ONNX models, reads artifacts in S3 and asks for passwords; an S3 server that keeps versions,
 * and the client of the runbook, for a drill.
 */
const MLFLOW_PACKAGES = [...onnxPackages, 'boto3<2', 'Flask-WTF<2', 'moto[s3,server]<6', 'awscli<2'];

type Part = { readonly name: string; readonly command: readonly string[] };

const WITHOUT_SERVERS: readonly Part[] = [
  {
    name: 'the gate: format, types, lint, unused code, unit tests',
    command: [process.execPath, 'tools/ok.ts', '--full'],
  },
  { name: 'builds', command: ['nx', 'run-many', '-t', 'build', '--outputStyle=static'] },
];
/** Two files at a time: each mostly waits for what it has started, on ports and in folders of its own. */
const SYSTEM_TESTS: Part = {
  name: 'system tests',
  command: ['vitest', 'run', '--project=system', '--maxWorkers=2'],
};

const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => abort.abort());

try {
  await ensureRedis(abort.signal);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
}
const readying = Promise.all([makeMlflowReady(), makeBrowserReady()]);

const summary: string[] = [];
let failed = false;
for (const part of WITHOUT_SERVERS) await runPart(part);
const skipped = (await withProgress('Waiting for MLflow and a browser', () => readying)).join('');
await runPart(SYSTEM_TESTS);
const passed = !failed && !abort.signal.aborted;
console.log(
  `\n${summary.join('\n')}\n\n${passed ? `npm test: everything passed${skipped}` : 'npm test: FAILED, see above'}`,
);
process.exit(passed ? 0 : 1);

async function runPart({ name, command }: Part): Promise<void> {
  if (abort.signal.aborted) return;
  const started = performance.now();
  const isGood = await run(command);
  failed ||= !isGood;
  summary.push(`  ${isGood ? 'ok    ' : 'FAILED'} ${name} (${Math.round((performance.now() - started) / 1000)} s)`);
}

/** Gives what the tests go without. */
async function makeMlflowReady(): Promise<string> {
  const folder = join(ROOT, '.fraud/mlflow');
  const readiness = await readyMlflow({ folder, waitMs: MLFLOW_WAIT_MS, say: () => {}, signal: abort.signal });
  if (readiness.kind !== 'ready') return `; without those that need an MLflow server: ${readiness.reason}`;
  const problem = await addPackages({
    folder,
    packages: MLFLOW_PACKAGES,
    timeoutMs: MLFLOW_WAIT_MS,
    signal: abort.signal,
  });
  return problem === undefined
    ? ''
    : `; without some in which MLflow's Python reads models or asks for passwords: ${problem}`;
}

/** Gives what the tests go without. */
async function makeBrowserReady(): Promise<string> {
  if (existsSync(CHROMIUM)) return '';
  const without = '; without the console in a browser: ';
  if (!isRoot()) return `${without}there is no ${CHROMIUM} (apt-get install chromium)`;
  return await installDebianPackages(['chromium', 'fonts-liberation'], abort.signal).then(
    () => '',
    (error: unknown) => without + (error as Error).message.split('\n', 1)[0]!,
  );
}

async function run([program, ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(program!, args, { cwd: ROOT, stdio: 'inherit' });
  abort.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
