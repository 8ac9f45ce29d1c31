/**
 * Trains and measures our forest in a process of its own, so that CPU time and memory are its alone: one JSON
 * argument in, one JSON line out.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { openBatchScorer } from '@fraud/batch-scoring';
import { averagePrecision, rocAuc, scoreCurve } from '@fraud/evaluation';
import { ulbSchema } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import { createScorer, exportOnnx } from '@fraud/forest-model';
import { trainForest } from '@fraud/training';
import type { Figures } from './figures.ts';
import { median } from './figures.ts';
import type { Part } from './split-file.ts';

export type Measurement = {
  readonly train: Part;
  readonly test: Part;
  readonly parameters: ForestParameters;
  readonly threads: number;
  /** File for the forest as ONNX, for who measures it elsewhere. */
  readonly onnx: string;
};

const LATENCY_ROWS = 3000;
const BATCHES = 15;

const { train, test, parameters, threads, onnx } = JSON.parse(process.argv[2]!) as Measurement;
const rows = { matrix: matrixOf(train), rows: train.rows, labels: new Uint8Array(readFileSync(train.labels)) };
const rssBefore = process.memoryUsage.rss();
const before = process.cpuUsage();
const started = performance.now();
const model = await trainForest({
  ...rows,
  inputs: ulbSchema.inputs,
  schemaFingerprint: ulbSchema.fingerprint,
  parameters,
  threads,
});
const trainWallS = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(before);
const peakRssMb = process.resourceUsage().maxRSS / 1024;
writeFileSync(onnx, exportOnnx(model));

const matrix = matrixOf(test);
const scorer = openBatchScorer(model, threads);
const scores = await scorer.score(matrix, test.rows);
const curve = scoreCurve(scores, new Uint8Array(readFileSync(test.labels)));
const batchS: number[] = [];
for (let i = 0; i < BATCHES; i++) {
  const start = performance.now();
  await scorer.score(matrix, test.rows);
  batchS.push((performance.now() - start) / 1000);
}
await scorer.close();
const figures: Figures = {
  trainCpuS: (cpu.user + cpu.system) / 1e6,
  trainWallS,
  peakRssMb,
  trainRssMb: peakRssMb - rssBefore / 2 ** 20,
  auprc: averagePrecision(curve),
  rocAuc: rocAuc(curve) ?? 0,
  rowMicros: rowMicros(),
  batchRowsPerS: test.rows / median(batchS),
};
console.log(JSON.stringify(figures));

/** Median over rows, after as many that are not counted. */
function rowMicros(): number {
  const score = createScorer(model);
  const vectors = Array.from({ length: LATENCY_ROWS }, (_, r) =>
    Float32Array.from(ulbSchema.inputs, (_, i) => matrix[i * test.rows + (r % test.rows)]!),
  );
  for (const vector of vectors) score(vector);
  return median(vectors.map((vector) => microsOf(() => score(vector))));
}

/** Read in place: a second copy would count as memory of the training. */
function matrixOf({ matrix: path, rows: count }: Part): Float32Array {
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(file).size));
  for (let at = 0, read = 1; at < bytes.length && read > 0; at += read)
    read = readSync(file, bytes, at, bytes.length - at, null);
  closeSync(file);
  if (bytes.length !== 4 * count * ulbSchema.inputs.length)
    throw new Error(`Cannot measure: ${path} does not hold ${count} rows`);
  return new Float32Array(bytes.buffer);
}

function microsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1000;
}
