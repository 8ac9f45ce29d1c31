import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createLevelValues, createScorer, exportOnnx, type ForestModel, importOnnx } from '../index.ts';
import { aModel, aModelOfCategories, calibration, rows } from '../testing/testing.ts';

const texts = ['café', 'grocery', 'fuel', 'Fuel', 'of no level', '', 'None', 'nan', '<NA>', 'café'];
const numbers = [-2, 0.5, 0.75, 0.75, 1, 1, 1, -3, 0, NaN];
const MISSING = ['', 'None', 'nan', '<NA>'];

/** What our scorer says of the raw rows. */
function ours(model: ForestModel): number[] {
  const [valueOf, score] = [createLevelValues(model.categories), createScorer(model)];
  return texts.map((text, row) => {
    const value = MISSING.includes(text) ? NaN : valueOf(0, text);
    return score(Float32Array.of(value, numbers[row]!));
  });
}

async function run(model: ForestModel) {
  const session = await InferenceSession.create(exportOnnx(model));
  const [category, number] = model.inputs;
  return await session.run({
    [category!]: new Tensor('string', texts, [texts.length]),
    [number!]: new Tensor('float32', Float32Array.from(numbers), [numbers.length]),
  });
}

describe('exportOnnx() of a model with categories', () => {
  it('takes raw texts and numbers as MLflow gives columns, and scores them as the scorer does', async () => {
    const model = aModelOfCategories();
    const { label, fraud_probability: probability } = await run(model);
    expect([...(probability!.data as Float32Array)]).toEqual(ours(model).map(Math.fround));
    expect([...(label!.data as BigInt64Array)].map(Number)).toEqual(
      ours(model).map((score) => (score >= model.threshold ? 1 : 0)),
    );
    expect(new Set(ours(model)).size).toBeGreaterThan(3);
  });

  it('may have columns that are called as values inside the graph, and a calibration', async () => {
    for (const inputs of [
      ['votes', 'distance'],
      ['X', 'knots'],
    ]) {
      const model = { ...aModelOfCategories(), inputs, calibration };
      const { fraud_probability: probability } = await run(model);
      expect([...(probability!.data as Float32Array)]).toEqual(ours(model).map(Math.fround));
    }
  });

  it.each([[['label', 'b']], [['a', 'fraud_probability']], [['a', 'a']], [['graph/X', 'b']]])(
    'refuses inputs called %s',
    (inputs) => {
      expect(() => exportOnnx({ ...aModelOfCategories(), inputs })).toThrow(
        expect.objectContaining({ code: 'FRAUD_FOREST_ONNX_EXPORT' }),
      );
    },
  );

  it('is read back whole by importOnnx(), levels that look like missing ones included', () => {
    const [category] = aModelOfCategories().categories;
    const odd = { ...category!, levels: ['None', 'café', 'fuel'] };
    for (const model of [aModelOfCategories(), { ...aModelOfCategories(), categories: [odd], calibration }]) {
      const { forest, ...rest } = importOnnx(exportOnnx(model), model);
      const { forest: before, ...expected } = model;
      expect(rest).toEqual(expected);
      expect(forest.cover).toEqual(before.cover);
    }
  });

  it('leaves a model without categories one matrix X, with a schema or without', async () => {
    for (const schema of [null, '{"version":2}']) {
      const model = aModel({ schema });
      const session = await InferenceSession.create(exportOnnx(model));
      expect(session.inputNames).toEqual(['X']);
      const vectors = Float32Array.from(rows.flatMap(([a, b]) => [a, b]));
      const found = await session.run({ X: new Tensor('float32', vectors, [rows.length, 2]) });
      expect([...(found['fraud_probability']!.data as Float32Array)]).toEqual(rows.map((row) => row[2]));
      expect(importOnnx(exportOnnx(model), model).schema).toBe(schema);
    }
  });
});
