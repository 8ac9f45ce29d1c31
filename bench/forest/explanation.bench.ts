/**
 * What an explanation costs, on the benchmark's forests and on the work that FastTreeSHAP published times of. See
 * `--help`.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sliceTable, ulbSchema } from '@fraud/feature-schema';
import { createPathExplainer, createScorer, createTreeShap, type ForestModel, treesOf } from '@fraud/forest-model';
import { randomSource } from '@fraud/random';
import { trainForest } from '@fraud/training';
import { readTransactions } from '@fraud/weekly-data';
import { peerPresets } from './peer-presets.ts';

const HELP = `node bench/forest/explanation.bench.ts [--csv FILE] [--rows N] [--python PROGRAM]

Explains N rows (400), one after the other on one thread, with exact TreeSHAP and with path attribution. With --csv
the forests of npm run bench:forest,
grown on the first 80 % of the file; always 500 trees of depth 8 and of depth 12 on 32,561 rows of 64 inputs whose
label is half noise, so that
the trees are about as full as their depth allows. --python names a Python with numpy and shap, which then explains
40 of the rows by the same trees.`;

const { values: options } = parseArgs({
  options: {
    csv: { type: 'string' },
    rows: { type: 'string', default: '400' },
    python: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const SHAP_ROWS = 40;

type Case = { readonly name: string; readonly model: ForestModel; readonly vectors: readonly Float32Array[] };

const rows = Number(options.rows);
console.log(
  `System: ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}, Node ${process.version}; ${rows} rows, one thread`,
);
console.log(
  [
    'forest',
    'nodes/tree',
    'prepare ms',
    'SHAP median ms',
    'mean ms',
    'path median ms',
    'off by at most',
    'shap ms',
    'apart by at most',
  ].join('\t'),
);
if (options.csv !== undefined) for (const each of await transactionCases(options.csv)) measure(each);
for (const depth of [8, 12]) measure(await noisyCase(depth));

async function transactionCases(csv: string): Promise<Case[]> {
  const { table } = await readTransactions(csv, ulbSchema);
  const cut = Math.floor(table.rows * 0.8);
  const train = sliceTable(table, 0, cut);
  const test = sliceTable(table, cut, table.rows);
  const vectors = Array.from({ length: rows }, (_, n) =>
    vectorAt(test.matrix, test.rows, Math.floor((n * test.rows) / rows)),
  );
  const grown = (['full', 'seed'] as const).map(async (preset) => ({
    name: preset,
    model: await trainForest({
      ...train,
      inputs: ulbSchema.inputs,
      schemaFingerprint: '',
      parameters: peerPresets[preset],
    }),
    vectors,
  }));
  return await Promise.all(grown);
}

async function noisyCase(depth: number): Promise<Case> {
  const [learned, inputs] = [32_561, 64];
  const { uniform } = randomSource(depth);
  const matrix = Float32Array.from({ length: learned * inputs }, uniform);
  const labels = Uint8Array.from({ length: learned }, (_, r) =>
    (uniform() < 0.5 ? matrix[r]! + matrix[learned + r]! > 1 : uniform() < 0.5) ? 1 : 0,
  );
  const names = Array.from({ length: inputs }, (_, i) => `x${i}`);
  const model = await trainForest({
    matrix,
    rows: learned,
    labels,
    inputs: names,
    schemaFingerprint: '',
    parameters: { ...peerPresets.full, trees: 500, maxDepth: depth },
  });
  return {
    name: `500 trees of depth ${depth}`,
    model,
    vectors: Array.from({ length: rows }, (_, r) => vectorAt(matrix, learned, r)),
  };
}

function vectorAt(matrix: Float32Array, ofRows: number, row: number): Float32Array {
  return Float32Array.from({ length: matrix.length / ofRows }, (_, i) => matrix[i * ofRows + row]!);
}

function measure({ name, model, vectors }: Case): void {
  const started = performance.now();
  const shap = createTreeShap(model);
  const prepareMs = performance.now() - started;
  const path = createPathExplainer(model);
  const score = createScorer(model);
  let worst = 0;
  for (const vector of vectors) {
    path(vector);
    const { base, contributions } = shap(vector);
    worst = Math.max(worst, Math.abs(contributions.reduce((sum, value) => sum + value, base) - score(vector)));
  }
  const shapMs = vectors.map((vector) => msOf(() => shap(vector)));
  const pathMs = vectors.map((vector) => msOf(() => path(vector)));
  const figures = [
    model.forest.left.length / treesOf(model.forest),
    prepareMs,
    median(shapMs),
    shapMs.reduce((sum, ms) => sum + ms, 0) / shapMs.length,
    median(pathMs),
  ];
  const peer = options.python === undefined ? null : withShap(options.python, model, vectors.slice(0, SHAP_ROWS));
  const apart = peer?.contributions.map((theirs, r) =>
    Math.max(...shap(vectors[r]!).contributions.map((value, i) => Math.abs(value - theirs[i]!))),
  );
  const beside = peer && apart ? [peer.rowMs.toPrecision(4), Math.max(...apart).toExponential(0)] : ['-', '-'];
  console.log([name, ...figures.map((value) => value.toPrecision(4)), worst.toExponential(0), ...beside].join('\t'));
}

type Peer = { readonly version: string; readonly rowMs: number; readonly contributions: number[][] };

/** The same trees and rows in Python's shap. */
function withShap(python: string, { forest }: ForestModel, vectors: readonly Float32Array[]): Peer {
  const { treeStart, left, feature, threshold, share, cover } = forest;
  const input = JSON.stringify(
    Object.fromEntries(
      Object.entries({
        treeStart,
        left,
        feature,
        threshold,
        share,
        cover,
        rows: vectors.map((vector) => [...vector]),
      }).map(([key, values]) => [key, [...values]]),
    ),
  );
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'explain-with-shap.py')], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`Cannot explain with ${python}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Peer;
}

function msOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
