/**
 * The same forest in scikit-learn, in ONNX Runtime and here, on 50,000 transactions: probabilities within 1e-6, no
 * decision flipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { createClassScorer, exportOnnx, type ForestModel, importOnnx, scoreMatrix } from '@fraud/forest-model';
import { trainForest } from '@fraud/training';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { rowMajor, SURROGATE, surrogateIsMissing, surrogateRows } from './surrogate.ts';

const ROWS = 50_000;
const LEARNED = 60_000;
const SMALL = path.join(import.meta.dirname, 'fixtures/scikit-learn-small');
const PYTHON = process.env['PYTHON'] ?? 'python3';
const lacksPython = surrogateIsMissing || spawnSync(PYTHON, ['-c', 'import sklearn, skl2onnx, pandas']).status !== 0;

type Answers = { readonly probabilities: ArrayLike<number>; readonly classes: ArrayLike<number> };

let learned: TransactionTable;
let asked: TransactionTable;

function ours(model: ForestModel): Answers {
  const probabilities = scoreMatrix(model, asked.matrix, asked.rows);
  return { probabilities, classes: probabilities.map((probability) => (probability >= model.threshold ? 1 : 0)) };
}

/** Answers of ONNX Runtime; of the probabilities every `columns`-th from the last of the first row on. */
async function runtimes(onnx: Uint8Array, output: string, columns: number): Promise<Answers> {
  const session = await InferenceSession.create(onnx);
  const found = await session.run({ X: new Tensor('float32', rowMajor(asked), [asked.rows, ulbSchema.inputs.length]) });
  const values = found[output]!.data as Float32Array;
  return {
    probabilities: Float32Array.from({ length: asked.rows }, (_, r) => values[r * columns + columns - 1]!),
    classes: Array.from(found['label']!.data as BigInt64Array, Number),
  };
}

function differences(a: Answers, b: Answers): { largest: number; flipped: number; flagged: number } {
  let largest = 0;
  let flipped = 0;
  let flagged = 0;
  for (let r = 0; r < ROWS; r++) {
    largest = Math.max(largest, Math.abs(a.probabilities[r]! - b.probabilities[r]!));
    if (a.classes[r] !== b.classes[r]) flipped++;
    if (a.classes[r] === 1) flagged++;
  }
  return { largest, flipped, flagged };
}

function expectEqual(a: Answers, b: Answers): void {
  const { largest, flipped, flagged } = differences(a, b);
  expect({ flipped, largest: largest < 1e-6 ? 'below 1e-6' : largest }).toEqual({ flipped: 0, largest: 'below 1e-6' });
  expect(flagged).toBeGreaterThan(10);
}

const imported = (file: string) =>
  importOnnx(readFileSync(file), { inputs: ulbSchema.inputs, schemaFingerprint: ulbSchema.fingerprint });

describe.skipIf(surrogateIsMissing)(`on ${ROWS} transactions (skipped where ${SURROGATE} is absent)`, () => {
  beforeAll(async () => {
    ({ first: learned, last: asked } = await surrogateRows(LEARNED, ROWS));
  });

  it('a small forest of scikit-learn answers as scikit-learn said, and as ONNX Runtime does', async () => {
    const { step, flagged, probabilities } = JSON.parse(readFileSync(`${SMALL}.json`, 'utf8')) as {
      step: number;
      flagged: number;
      probabilities: number[];
    };
    const here = ours(imported(`${SMALL}.onnx`));
    probabilities.forEach((probability, i) =>
      expect(Math.abs(here.probabilities[i * step]! - probability)).toBeLessThan(1e-6),
    );
    expect(Array.from(here.classes).filter((label) => label === 1)).toHaveLength(flagged);
    expectEqual(here, await runtimes(readFileSync(`${SMALL}.onnx`), 'probabilities', 2));
  });

  it.each([
    ['100 full trees', { trees: 100 }, false, 0.31],
    ['100 full trees, calibrated', { trees: 100 }, true, 0.4],
    ['25 balanced trees of depth 8', { trees: 25, maxDepth: 8, classWeight: 'balanced' }, false, 0.5],
  ])('our own forest answers in ONNX Runtime as here: %s', async (_, parameters, calibrate, threshold) => {
    const grown = await trainForest({
      ...learned,
      inputs: ulbSchema.inputs,
      schemaFingerprint: ulbSchema.fingerprint,
      parameters,
      calibrate,
    });
    const model = { ...grown, threshold };
    expectEqual(ours(model), await runtimes(exportOnnx(model), 'fraud_probability', 1));
  });

  it('a forest of three classes answers in ONNX Runtime as here: fraud, large, other', async () => {
    const amount = ulbSchema.inputs.indexOf('Amount');
    const labels = learned.labels.map((label, r) =>
      label === 1 ? 2 : learned.matrix[amount * LEARNED + r]! > 100 ? 1 : 0,
    );
    const model = await trainForest({
      ...learned,
      labels,
      inputs: ulbSchema.inputs,
      schemaFingerprint: ulbSchema.fingerprint,
      parameters: { trees: 50, maxDepth: 12 },
    });
    const score = createClassScorer(model);
    const vectors = rowMajor(asked);
    const scores = Array.from({ length: ROWS }, (_, r) => [
      ...score(vectors.subarray(r * ulbSchema.inputs.length, (r + 1) * ulbSchema.inputs.length)),
    ]);
    const classes = scores.map((each) => each.indexOf(Math.max(...each)));
    for (let k = 0; k < 3; k++)
      expectEqual(
        { probabilities: scores.map((each) => each[k]!), classes },
        await runtimes(exportOnnx(model), `probability_${k}`, 1),
      );
    expect([1, 2].map((k) => classes.filter((each) => each === k).length > 20)).toEqual([true, true]);
  });

  it.skipIf(lacksPython)(
    `forests grown by scikit-learn now answer as it does (skipped where ${PYTHON} has no sklearn, skl2onnx, ` +
      'pandas; PYTHON names another)',
    { timeout: 300_000 },
    () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'scikit-learn-'));
      try {
        const { status, stderr } = spawnSync(
          PYTHON,
          [path.join(import.meta.dirname, 'scikit-learn.py'), SURROGATE, folder, '--train-rows', String(LEARNED)],
          { encoding: 'utf8' },
        );
        expect({ status, stderr }).toMatchObject({ status: 0 });
        for (const name of ['full', 'balanced']) {
          const file = (kind: string) => Uint8Array.from(readFileSync(path.join(folder, `${name}.${kind}`)));
          expectEqual(ours(imported(path.join(folder, `${name}.onnx`))), {
            probabilities: new Float64Array(file('probabilities').buffer),
            classes: file('classes'),
          });
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});
