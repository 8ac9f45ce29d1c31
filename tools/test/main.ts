/** `npm test`: makes ready what the tests need, then runs everything; one line for each part at the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onnxPackages } from '@fraud/mlflow-client';
import { addPackages } from '@fraud/mlflow-server';
import { ensureRedis } from '../ensure-redis.ts';
import { withProgress } from '../progress.ts';
import { readyMlflow } from '../ready-mlflow.ts';
import { SetupError } from '../run-program.ts';

const ROOT = join(import.meta.dirname, '../..');
const MLFLOW_WAIT_MS = 420_000;
/** With them MLflow loads ONNX models, reads artifacts in S3 and asks for passwords. */
const MLFLOW_PACKAGES = [...onnxPackages, 'boto3<2', 'Flask-WTF<2'];

type Part = { readonly name: string; readonly command: readonly string[] };

const PARTS: readonly Part[] = [
  {
    name: 'the gate: format, types, lint, unused code, unit tests',
    command: [process.execPath, 'tools/ok.ts', '--full'],
  },
  { name: 'builds', command: ['nx', 'run-many', '-t', 'build', '--outputStyle=static'] },
  { name: 'system tests', command: ['vitest', 'run', 'test/', '--no-file-parallelism'] },
];

const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => abort.abort());

try {
  await ensureRedis(abort.signal);
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(1);
}
const skipped = await withProgress('Making MLflow ready', makeMlflowReady);

const summary: string[] = [];
let failed = false;
for (const { name, command } of PARTS) {
  if (abort.signal.aborted) break;
  const started = performance.now();
  const isGood = await run(command);
  failed ||= !isGood;
  summary.push(`  ${isGood ? 'ok    ' : 'FAILED'} ${name} (${Math.round((performance.now() - started) / 1000)} s)`);
}
const passed = !failed && !abort.signal.aborted;
console.log(
  `\n${summary.join('\n')}\n\n${passed ? `npm test: everything passed${skipped}` : 'npm test: FAILED, see above'}`,
);
process.exit(passed ? 0 : 1);

/** Gives what the tests go without. */
async function makeMlflowReady(say: (step: string) => void): Promise<string> {
  const folder = join(ROOT, '.fraud/mlflow');
  const mlflow = await readyMlflow({ folder, waitMs: MLFLOW_WAIT_MS, say, signal: abort.signal });
  if (mlflow.kind !== 'ready') return `; without those that need an MLflow server: ${mlflow.reason}`;
  say(`adding ${MLFLOW_PACKAGES.join(', ')}`);
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

async function run([program, ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(program!, args, { cwd: ROOT, stdio: 'inherit' });
  abort.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
