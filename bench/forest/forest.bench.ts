/**
 * Our forest, as it is deployed, beside scikit-learn, XGBoost and ranger, and the same trees in ONNX Runtime: the
 * same rows, one after the other in one run. See `--help`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseParameters } from '@fraud/forest-learner';
import { bundleApp } from '@fraud/tools/bundle';
import { type Figures, tableOf } from './figures.ts';
import type { OnnxMeasurement } from './measure-onnx.ts';
import type { Measurement } from './measure-ours.ts';
import { measurePython, measureRanger } from './measure-peers.ts';
import { peerPresets } from './peer-presets.ts';
import { runDeployed, runJson } from './run-json.ts';
import { splitFile } from './split-file.ts';

const HELP = `npm run bench:forest -- --csv FILE [--preset full|seed] [--trees N] [--threads N] [--seed N] [--only
ours,xgboost] [--json]

Trains on the first 80 % of the rows of a CSV file (Time, V1..V28, Amount, Class; .gz as well) and tests on the later
ones.
--preset full: 100 trees of full depth, with the parameters of the peers and not our defaults; seed: 25 balanced trees
of depth 8. Peers that are not installed are left out.
--only names the engines to run: ours, onnxruntime (our trees), sklearn, xgboost, ranger. --json adds one last line
of JSON.`;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    preset: { type: 'string', default: 'full' },
    trees: { type: 'string' },
    threads: { type: 'string', default: '2' },
    seed: { type: 'string', default: '42' },
    only: { type: 'string', default: 'ours,onnxruntime,sklearn,xgboost,ranger' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help || options.csv === undefined || !(options.preset === 'full' || options.preset === 'seed')) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}

const preset: 'full' | 'seed' = options.preset;
const threads = Number(options.threads);
const seed = Number(options.seed);
const parameters = parseParameters({
  ...peerPresets[preset],
  seed,
  ...(options.trees === undefined ? {} : { trees: Number(options.trees) }),
});
const wanted = options.only.split(',');
const dir = await mkdtemp(join(tmpdir(), 'bench-forest-'));
try {
  const { plain, train, test } = await splitFile(options.csv, dir);
  console.log(
    `System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}; ${train.rows} rows ` +
      `to train, ${test.rows} to test, preset ${preset}, ${threads} threads, seed ${seed}`,
  );
  const peer = { csv: plain, preset, threads, seed };
  const onnx = join(dir, 'ours.onnx');
  const measurement: Measurement = { train, test, parameters, threads, onnx };
  const deployed = join(dir, 'ours');
  await bundleApp({ appDir: join(import.meta.dirname, '..'), main: 'forest/measure-ours.ts', outDir: deployed });
  const runs: Record<string, () => Promise<Figures | null>> = {
    ours: () => runDeployed<Figures>(join(deployed, 'main.js'), JSON.stringify(measurement)),
    onnxruntime: () =>
      runJson<Figures>(process.execPath, [
        join(import.meta.dirname, 'measure-onnx.ts'),
        JSON.stringify({ onnx, test, threads } satisfies OnnxMeasurement),
      ]),
    sklearn: () => measurePython('sklearn', peer),
    xgboost: () => measurePython('xgboost', peer),
    ranger: () => measureRanger(peer),
  };
  const engines: Record<string, Figures | null> = {};
  for (const [name, run] of Object.entries(runs)) engines[name] = wanted.includes(name) ? await run() : null;
  console.log(tableOf(engines));
  if (options.json) console.log(JSON.stringify(engines));
} finally {
  await rm(dir, { recursive: true, force: true });
}
