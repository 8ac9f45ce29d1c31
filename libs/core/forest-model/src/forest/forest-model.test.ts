import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import {
  createClassScorer,
  createScorer,
  decodeModel,
  encodeModel,
  exportOnnx,
  joinForests,
  scoreMatrix,
} from '../index.ts';
import { aModel, aModelOfThreeClasses } from '../testing/testing.ts';

const calibration = { scores: Float64Array.of(0, 0.25, 1), probabilities: Float64Array.of(0, 0.5, 0.75) };

/** Rows of the toy model and its score by hand: (first tree + second tree) / 2. */
const rows: [a: number, b: number, score: number][] = [
  [1.5, 0.5, (0.125 + 0) / 2],
  [1.5, 0.75, (0.125 + 0.5) / 2],
  [2, -2, (0.75 + 0) / 2],
  [2, 0, (1 + 0) / 2],
  [2, 1, (1 + 0.5) / 2],
  [NaN, 1, (1 + 0.5) / 2],
  [2, NaN, (0.75 + 0) / 2],
];
const columns = Float32Array.from([...rows.map((row) => row[0]), ...rows.map((row) => row[1])]);

describe('createScorer()', () => {
  it.each(rows)('a %d, b %d scores %d', (a, b, score) => {
    expect(createScorer(aModel())(Float32Array.of(a, b))).toBe(score);
  });

  it('interpolates between the knots of the calibration', () => {
    expect(createScorer(aModel({ calibration }))(Float32Array.of(2, -2))).toBeCloseTo(
      0.5 + (0.375 - 0.25) / 0.75 / 4,
      15,
    );
  });

  it('refuses a vector of another length', () => {
    expect(() => createScorer(aModel())(new Float32Array(3))).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_VECTOR' }),
    );
  });
});

describe('scoreMatrix()', () => {
  it('gives what the scorer gives, over more than one block', () => {
    const many = 1000;
    const edges = [-Infinity, -2, -0, 0, 0.5, 1.5, Math.fround(1.5000001), Infinity];
    const matrix = Float32Array.from({ length: 2 * many }, (_, i) =>
      i % 17 === 0 ? NaN : i % 3 === 0 ? edges[(i / 3) % 8]! : ((i * 37) % 101) / 10 - 4,
    );
    const score = createScorer(aModel({ calibration }));
    const expected = Array.from({ length: many }, (_, r) => score(Float32Array.of(matrix[r]!, matrix[many + r]!)));
    expect([...scoreMatrix(aModel({ calibration }), matrix, many)]).toEqual(expected);
  });
});

describe('joinForests()', () => {
  it('keeps the trees of every part in order', () => {
    const { forest } = aModel();
    const joined = joinForests([forest, forest]);
    expect([...joined.treeStart]).toEqual([0, 5, 8, 13, 16]);
    expect([...scoreMatrix(aModel({ forest: joined }), columns, rows.length)]).toEqual(rows.map((row) => row[2]));
  });
});

describe('encodeModel() and decodeModel()', () => {
  it.each([
    ['without', null],
    ['with', calibration],
  ])('give the model back %s calibration', (_, given) => {
    const model = aModel({ calibration: given });
    expect(decodeModel(encodeModel(model))).toEqual(model);
  });

  it('decodes a Node Buffer', () => {
    expect(decodeModel(Buffer.from(encodeModel(aModel())))).toEqual(aModel());
  });

  it('decodes from the middle of a larger buffer', () => {
    const bytes = encodeModel(aModel());
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(decodeModel(larger.subarray(3, 3 + bytes.length))).toEqual(aModel());
  });

  it.each([
    ['FRAUD_FOREST_NOT_A_MODEL', () => new Uint8Array(100)],
    ['FRAUD_FOREST_TRUNCATED', () => encodeModel(aModel()).subarray(0, 200)],
    ['FRAUD_FOREST_VERSION', () => encodeModel(aModel()).with(8, 9)],
    ['FRAUD_FOREST_CHECKSUM', () => encodeModel(aModel()).with(60, 0)],
  ])('refuse with %s', (code, bytes) => {
    expect(() => decodeModel(bytes())).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['a cycle', { left: Uint32Array.of(1, 0, 1, 0, 0, 1, 0, 0) }],
    ['a child beyond the tree', { left: Uint32Array.of(4, 0, 3, 0, 0, 1, 0, 0) }],
    ['a share above 1', { share: new Float32Array(8).fill(2) }],
    ['an input that is not there', { feature: new Uint16Array(8).fill(2) }],
  ])('refuse %s', (_, wrong) => {
    const { forest } = aModel();
    expect(() => encodeModel(aModel({ forest: { ...forest, ...wrong } }))).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }),
    );
  });
});

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

describe('a model of three classes', () => {
  it('scores each class, worked by hand: (first tree + second tree) / 2', () => {
    const score = createClassScorer(aModelOfThreeClasses());
    expect([...score(Float32Array.of(2, -2))]).toEqual([(0.25 + 0.5) / 2, (0.5 + 0.5) / 2, 0.25 / 2]);
    expect([...score(Float32Array.of(NaN, 1))]).toEqual([0, 0.25 / 2, (0.75 + 1) / 2]);
    expect(() => score(new Float32Array(3))).toThrow(expect.objectContaining({ code: 'FRAUD_FOREST_VECTOR' }));
  });

  it('has no probability of fraud', () => {
    for (const use of [
      () => createScorer(aModelOfThreeClasses()),
      () => scoreMatrix(aModelOfThreeClasses(), columns, rows.length),
    ]) {
      expect(use).toThrow(
        expect.objectContaining({ code: 'FRAUD_FOREST_INVALID', message: expect.stringContaining('has 3 classes') }),
      );
    }
  });

  it('comes back from its bytes; none with a calibration is written', () => {
    expect(decodeModel(encodeModel(aModelOfThreeClasses()))).toEqual(aModelOfThreeClasses());
    expect(() => encodeModel({ ...aModelOfThreeClasses(), calibration })).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }),
    );
  });
});

describe('createClassScorer() of two classes', () => {
  it.each(rows)('a %d, b %d scores class 1 as the scorer does', (a, b, score) => {
    expect([...createClassScorer(aModel())(Float32Array.of(a, b))]).toEqual([1 - score, score]);
  });
});
