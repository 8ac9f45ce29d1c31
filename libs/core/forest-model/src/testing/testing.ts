import type { ForestModel } from '../forest/forest-model.ts';

/**
 * A valid model over the inputs `a` and `b` with two trees, changed as given:
 *
 *     a <= 1.5 ? 0.125 : (b <= -2 ? 0.75 : 1)          b <= 0.5 ? 0 : 0.5
 */
export function aModel(changes: Partial<ForestModel> = {}): ForestModel {
  return {
    forest: {
      inputs: 2,
      classes: 2,
      treeStart: Uint32Array.of(0, 5, 8),
      feature: Uint16Array.of(0, 0, 1, 0, 0, 1, 0, 0),
      threshold: Float32Array.of(1.5, 0, -2, 0, 0, 0.5, 0, 0),
      left: Uint32Array.of(1, 0, 3, 0, 0, 1, 0, 0),
      missingLeft: Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0),
      cover: Float32Array.of(16, 8, 8, 4, 4, 16, 8, 8),
      share: Float32Array.of(0.5, 0.125, 0.875, 0.75, 1, 0.25, 0, 0.5),
    },
    inputs: ['a', 'b'],
    categories: [],
    schema: null,
    schemaFingerprint: '0123456789abcdef',
    threshold: 0.5,
    calibration: null,
    parameters: { trees: 2, seed: 7 },
    outOfBag: null,
    ...changes,
  };
}

/**
 * A valid model of three classes over the inputs `a` and `b` with two trees:
 *
 *     a <= 1.5 ? (1, 0, 0) : (b <= -2 ? (0.25, 0.5, 0.25) : (0, 0.25, 0.75))          b <= 0.5 ? (0.5, 0.5, 0) : (0,
 * 0, 1)
 */
export function aModelOfThreeClasses(): ForestModel {
  const { forest, ...model } = aModel();
  const share = Float32Array.of(
    0.5625,
    0.1875,
    0.25,
    1,
    0,
    0,
    0.125,
    0.375,
    0.5,
    0.25,
    0.5,
    0.25,
    0,
    0.25,
    0.75,
    0.25,
    0.25,
    0.5,
    0.5,
    0.5,
    0,
    0,
    0,
    1,
  );
  return { ...model, forest: { ...forest, classes: 3, share } };
}

/** The toy model with texts as its input `a`: what stands for them lies on both sides of its threshold, 1.5. */
export function aModelOfCategories(): ForestModel {
  return aModel({
    categories: [{ input: 0, levels: ['café', 'grocery', 'fuel'], values: Float32Array.of(2, 1, 1.5), unseen: 1.25 }],
    schema: '{"version": 2, "name": "toy"}',
  });
}

/** A calibration of three knots. */
export const calibration = { scores: Float64Array.of(0, 0.25, 1), probabilities: Float64Array.of(0, 0.5, 0.75) };

/** Rows of the toy model and its score by hand: (first tree + second tree) / 2. */
export const rows: [a: number, b: number, score: number][] = [
  [1.5, 0.5, (0.125 + 0) / 2],
  [1.5, 0.75, (0.125 + 0.5) / 2],
  [2, -2, (0.75 + 0) / 2],
  [2, 0, (1 + 0) / 2],
  [2, 1, (1 + 0.5) / 2],
  [NaN, 1, (1 + 0.5) / 2],
  [2, NaN, (0.75 + 0) / 2],
];
/** The same rows, column-major. */
export const columns = Float32Array.from([...rows.map((row) => row[0]), ...rows.map((row) => row[1])]);
