/** What a row costs as the rows grow in number, and how much memory they take. See `--help`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lineChart } from '@fraud/charts';
import { parseParameters } from '@fraud/forest-learner';
import { simulateWeek } from '@fraud/simulation';
import { bundleApp } from '@fraud/tools/bundle';
import type { Figures } from './figures.ts';
import type { Measurement } from './measure-ours.ts';
import { peerPresets } from './peer-presets.ts';
import { runDeployed, runJson } from './run-json.ts';
import { type Part, writePart } from './split-file.ts';

const HELP = `node bench/forest/scale.bench.ts [--rows 50000,100000,...] [--trees N] [--threads N] [--plot FILE.svg]
[--python PROGRAM] [--json]

Grows trees of full depth on simulated transactions, 0.17 % of them frauds, a process for each number of rows,
and tests it on 50,000 others.
--python names a Python that has xgboost, numpy and scikit-learn: XGBoost's forest of the same trees is grown beside
ours on the same rows, and its CPU time and memory are columns of their own.
Ten million rows take 1.2 GB of disk in the temporary folder and about 4 GB of memory. --json adds one last line of
JSON.`;

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '50000,100000,200000,500000,1000000,2000000,5000000,10000000' },
    trees: { type: 'string', default: '100' },
    threads: { type: 'string', default: String(availableParallelism()) },
    plot: { type: 'string' },
    python: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const FRAUD_SHARE = 0.0017;
const TEST_ROWS = 50_000;
const INPUT_BYTES = 30 * 4;

type Peer = { readonly trainCpuS: number; readonly peakRssMb: number; readonly auprc: number };
type Scaled = Figures & {
  readonly rows: number;
  /** CPU time a row and tree. */
  readonly nanos: number;
  readonly xgboost: Peer | null;
};

const parameters = parseParameters({ ...peerPresets.full, trees: Number(options.trees), seed: 42 });
const threads = Number(options.threads);
const dir = await mkdtemp(join(tmpdir(), 'bench-scale-'));
try {
  console.log(
    `System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}; ` +
      `${parameters.trees} trees of full depth, ${threads} threads`,
  );
  console.log(
    ['rows', 'CPU s', 'wall s', 'ns a row and tree', 'peak MiB', 'peak / matrix', 'AUPRC']
      .concat(options.python === undefined ? [] : ['XGBoost: CPU s', 'peak MiB', 'AUPRC', 'CPU, ours / its'])
      .join('\t'),
  );
  await bundleApp({
    appDir: join(import.meta.dirname, '..'),
    main: 'forest/measure-ours.ts',
    outDir: join(dir, 'ours'),
  });
  const test = await simulatedPart(TEST_ROWS, 7, join(dir, 'test'));
  const scaled: Scaled[] = [];
  for (const rows of options.rows.split(',').map(Number)) {
    const train = await simulatedPart(rows, 5, join(dir, 'train'));
    const measurement: Measurement = { train, test, parameters, threads, onnx: join(dir, 'ours.onnx') };
    const figures = await runDeployed<Figures>(join(dir, 'ours', 'main.js'), JSON.stringify(measurement));
    const nanos = nanosOf(figures.trainCpuS!, rows);
    const xgboost = options.python === undefined ? null : await measureXgboost(options.python, train, test);
    scaled.push({ ...figures, rows, nanos, xgboost });
    console.log(
      [
        rows,
        figures.trainCpuS!.toFixed(1),
        figures.trainWallS!.toFixed(1),
        nanos.toFixed(0),
        figures.peakRssMb!.toFixed(0),
        ((figures.peakRssMb! * 2 ** 20) / rows / INPUT_BYTES).toFixed(1),
        figures.auprc.toFixed(3),
        ...(xgboost === null
          ? []
          : [
              xgboost.trainCpuS.toFixed(1),
              xgboost.peakRssMb.toFixed(0),
              xgboost.auprc.toFixed(3),
              (figures.trainCpuS! / xgboost.trainCpuS).toFixed(2),
            ]),
      ].join('\t'),
    );
  }
  if (options.plot !== undefined) await writeFile(options.plot, plotOf(scaled));
  if (options.json) console.log(JSON.stringify(scaled));
} finally {
  await rm(dir, { recursive: true, force: true });
}

async function simulatedPart(rows: number, seed: number, path: string): Promise<Part> {
  return writePart(simulateWeek({ rows, fraudShare: FRAUD_SHARE, seed, startTimeSeconds: 0 }), path);
}

function measureXgboost(python: string, train: Part, test: Part): Promise<Peer> {
  const files = [train.matrix, train.labels, test.matrix, test.labels];
  return runJson(python, [
    join(import.meta.dirname, 'xgboost-forest.py'),
    ...files,
    String(parameters.trees),
    String(threads),
  ]);
}

function plotOf(scaled: readonly Scaled[]): string {
  const peers = scaled.flatMap(({ rows, xgboost }) => (xgboost === null ? [] : [{ rows, ...xgboost }]));
  const ours = scaled.map(({ rows, nanos }) => [rows, nanos] as const);
  const its = peers.map(({ rows, trainCpuS }) => [rows, nanosOf(trainCpuS, rows)] as const);
  return lineChart({
    title: `Training: CPU time a row and tree, ${parameters.trees} trees of full depth`,
    x: 'rows',
    xScale: 'log',
    y: 'ns',
    series: [
      { name: 'this project', kind: 'marks', points: ours },
      ...(its.length === 0 ? [] : [{ name: 'XGBoost', kind: 'marks' as const, points: its }]),
    ],
  });
}

function nanosOf(cpuS: number, rows: number): number {
  return (cpuS * 1e9) / rows / parameters.trees;
}
