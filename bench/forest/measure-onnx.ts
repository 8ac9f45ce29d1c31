/** Measures our forest in ONNX Runtime, in a process of its own: one JSON argument in, one JSON line out. */
import { readFileSync } from 'node:fs';
import { averagePrecision, rocAuc, scoreCurve } from '@fraud/evaluation';
import { ulbSchema } from '@fraud/feature-schema';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Figures } from './figures.ts';
import { median } from './figures.ts';
import type { Part } from './split-file.ts';

export type OnnxMeasurement = { readonly onnx: string; readonly test: Part; readonly threads: number };

const LATENCY_ROWS = 1000;
const BATCHES = 15;

const { onnx, test, threads } = JSON.parse(process.argv[2]!) as OnnxMeasurement;
const inputs = ulbSchema.inputs.length;
const bytes = readFileSync(test.matrix);
const columns = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
const vectors = new Float32Array(columns.length);
for (let i = 0; i < inputs; i++)
  for (let r = 0; r < test.rows; r++) vectors[r * inputs + i] = columns[i * test.rows + r]!;

const session = await InferenceSession.create(onnx, { intraOpNumThreads: threads });
const rowsFrom = (first: number, rows: number) => ({
  X: new Tensor('float32', vectors.subarray(first * inputs, (first + rows) * inputs), [rows, inputs]),
});
const all = rowsFrom(0, test.rows);
const answer = await session.run(all);
const probabilities = Float64Array.from(answer['fraud_probability']!.data as Float32Array);
const curve = scoreCurve(probabilities, new Uint8Array(readFileSync(test.labels)));
const figures: Figures = {
  trainCpuS: null,
  trainWallS: null,
  peakRssMb: null,
  trainRssMb: null,
  auprc: averagePrecision(curve),
  rocAuc: rocAuc(curve) ?? 0,
  rowMicros: median(await microsOf(LATENCY_ROWS, (n) => rowsFrom(n % test.rows, 1))),
  batchRowsPerS: (test.rows * 1e6) / median(await microsOf(BATCHES, () => all)),
};
console.log(JSON.stringify(figures));

async function microsOf(runs: number, feeds: (run: number) => ReturnType<typeof rowsFrom>): Promise<number[]> {
  const micros: number[] = [];
  for (let run = 0; run < runs; run++) {
    const feed = feeds(run);
    const start = performance.now();
    await session.run(feed);
    micros.push((performance.now() - start) * 1000);
  }
  return micros;
}
