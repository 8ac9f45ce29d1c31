import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createClassScorer, createScorer, exportOnnx } from '../index.ts';
import { aModel, aModelOfThreeClasses, rows } from '../testing/testing.ts';

describe('exportOnnx()', () => {
  it.each([0, 0.3125, 0.375, 0.5, 0.9])(
    'decides in onnxruntime as the scorer does at threshold %d',
    async (threshold) => {
      const model = aModel({ threshold });
      const session = await InferenceSession.create(exportOnnx(model));
      const vectors = Float32Array.from(rows.flatMap(([a, b]) => [a, b]));
      const { label, fraud_probability: probability } = await session.run({
        X: new Tensor('float32', vectors, [rows.length, 2]),
      });
      expect([...(probability!.data as Float32Array)]).toEqual(rows.map((row) => row[2]));
      expect([...(label!.data as BigInt64Array)].map(Number)).toEqual(rows.map((row) => (row[2] >= threshold ? 1 : 0)));
    },
  );

  it.each([0.2, 0.5, 0.55])('calibrates in the graph and decides on it, threshold %d', async (threshold) => {
    const knots = { scores: Float64Array.of(0.05, 0.25, 0.5), probabilities: Float64Array.of(0.01, 0.5, 0.6) };
    const model = aModel({ threshold, calibration: knots });
    const session = await InferenceSession.create(exportOnnx(model));
    const vectors = Float32Array.from(rows.flatMap(([a, b]) => [a, b]));
    const { label, fraud_probability: probability } = await session.run({
      X: new Tensor('float32', vectors, [rows.length, 2]),
    });
    const ours = rows.map(([a, b]) => createScorer(model)(Float32Array.of(a, b)));
    expect([...(probability!.data as Float32Array)]).toEqual(ours.map(Math.fround));
    expect([...(label!.data as BigInt64Array)].map(Number)).toEqual(ours.map((p) => (p >= threshold ? 1 : 0)));
  });

  it('gives each of three classes its probability and the class that the scorer gives most', async () => {
    const model = aModelOfThreeClasses();
    const session = await InferenceSession.create(exportOnnx(model));
    const vectors = Float32Array.from(rows.flatMap(([a, b]) => [a, b]));
    const found = await session.run({ X: new Tensor('float32', vectors, [rows.length, 2]) });
    const ours = rows.map(([a, b]) => [...createClassScorer(model)(Float32Array.of(a, b))]);
    for (let k = 0; k < 3; k++)
      expect([...(found[`probability_${k}`]!.data as Float32Array)]).toEqual(ours.map((scores) => scores[k]));
    expect([...(found['label']!.data as BigInt64Array)].map(Number)).toEqual(
      ours.map((scores) => scores.indexOf(Math.max(...scores))),
    );
  });
});
