/**
 * Trains and measures our forest in a process of its own, so that CPU time and memory are its alone: one JSON argument in, one
 * JSON line out.
 */
import { readFileSync } from 'node:fs';
import { rocAuc, averagePrecision, scoreCurve } from '@fraud/evaluation';
import { ulbSchema } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import { createScorer, scoreMatrix } from '@fraud/forest-model';
import { trainForest } from '@fraud/training';
import type { Figures } from './figures.ts';
import type { Part } from './split-file.ts';

export type Measurement = { readonly train: Part; readonly test: Part; readonly parameters: ForestParameters; readonly threads: number };

const LATENCY_ROWS = 3000;
const BATCHES = 5;

const { train, test, parameters, threads } = JSON.parse(process.argv[2]!) as Measurement;
const rows = { matrix: matrixOf(train), rows: train.rows, labels: new Uint8Array(readFileSync(train.labels)) };
const before = process.cpuUsage();
const started = performance.now();
const model = await trainForest({ ...rows, inputs: ulbSchema.inputs, schemaFingerprint: ulbSchema.fingerprint, parameters, threads });
const trainWallS = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(before);
const peakRssMb = process.resourceUsage().maxRSS / 1024;

const matrix = matrixOf(test);
const scores = scoreMatrix(model, matrix, test.rows);
const curve = scoreCurve(scores, new Uint8Array(readFileSync(test.labels)));
const figures: Figures = {
  trainCpuS: (cpu.user + cpu.system) / 1e6,
  trainWallS,
  peakRssMb,
  auprc: averagePrecision(curve),
  rocAuc: rocAuc(curve) ?? 0,
  rowMicros: rowMicros(),
  batchRowsPerS: test.rows / median(Array.from({ length: BATCHES }, () => secondsOf(() => scoreMatrix(model, matrix, test.rows)))),
};
console.log(JSON.stringify(figures));

/** Median over rows, after as many that are not counted. */
function rowMicros(): number {
  const score = createScorer(model);
  const vectors = Array.from({ length: LATENCY_ROWS }, (_, r) => Float32Array.from(ulbSchema.inputs, (_, i) => matrix[i * test.rows + (r % test.rows)]!));
  for (const vector of vectors) score(vector);
  return median(vectors.map((vector) => secondsOf(() => score(vector)))) * 1e6;
}

function matrixOf({ matrix, rows }: Part): Float32Array {
  const bytes = readFileSync(matrix);
  const shared = new Float32Array(new SharedArrayBuffer(bytes.length));
  new Uint8Array(shared.buffer).set(bytes);
  if (shared.length !== rows * ulbSchema.inputs.length) throw new Error(`Cannot measure: ${matrix} does not hold ${rows} rows`);
  return shared;
}

function secondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
