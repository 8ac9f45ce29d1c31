import { describe, expect, it } from 'vitest';
import {
  createPathExplainer,
  createScorer,
  createTreeShap,
  type Forest,
  type ForestModel,
  impurityImportance,
} from '../index.ts';
import { aModel, aModelOfThreeClasses } from '../testing/testing.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/** Trees of random shape on few inputs, so that an input splits again and again on the way down. */
function randomModel(trees: number, depth: number, inputs: number, seed: number): ForestModel {
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const columns = {
    treeStart: [0],
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    missingLeft: [] as number[],
    cover: [] as number[],
    share: [] as number[],
  };
  const add = (cover: number) => {
    columns.feature.push(0);
    columns.threshold.push(0);
    columns.left.push(0);
    columns.missingLeft.push(0);
    columns.share.push(Math.fround(random()));
    return columns.cover.push(cover) - 1;
  };
  for (let t = 0; t < trees; t++) {
    const root = add(1 + Math.floor(random() * 1e6));
    const open: [node: number, depth: number][] = [[root, 0]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [node, level] = next;
      const cover = columns.cover[node]!;
      if (level === depth || cover < 2 || random() < 0.15) continue;
      const left = 1 + Math.floor(random() * (cover - 1));
      const child = add(left);
      add(cover - left);
      Object.assign(columns.feature, { [node]: Math.floor(random() * inputs) });
      Object.assign(columns.threshold, { [node]: Math.fround(random()) });
      Object.assign(columns.missingLeft, { [node]: random() < 0.5 ? 1 : 0 });
      Object.assign(columns.left, { [node]: child - root });
      open.push([child, level + 1], [child + 1, level + 1]);
    }
    columns.treeStart.push(columns.left.length);
  }
  const forest: Forest = {
    inputs,
    classes: 2,
    treeStart: Uint32Array.from(columns.treeStart),
    feature: Uint16Array.from(columns.feature),
    threshold: Float32Array.from(columns.threshold),
    left: Uint32Array.from(columns.left),
    missingLeft: Uint8Array.from(columns.missingLeft),
    cover: Float32Array.from(columns.cover),
    share: Float32Array.from(columns.share),
  };
  return aModel({ forest, inputs: Array.from({ length: inputs }, (_, i) => `x${i}`) });
}

/** The mean score over training rows when only the inputs in `known` are the row's. */
function valueOf(
  { treeStart, feature, threshold, left, missingLeft, cover, share }: Forest,
  vector: Float32Array,
  known: number,
): number {
  const below = (root: number, node: number): number => {
    if (left[node] === 0) return share[node]!;
    const child = root + left[node]!;
    if (known & (1 << feature[node]!)) {
      const x = vector[feature[node]!]!;
      return below(root, (Number.isNaN(x) ? missingLeft[node] === 1 : x <= threshold[node]!) ? child : child + 1);
    }
    return (
      (below(root, child) * cover[child]! + below(root, child + 1) * cover[child + 1]!) /
      (cover[child]! + cover[child + 1]!)
    );
  };
  const roots = [...treeStart.subarray(0, -1)];
  return roots.reduce((sum, root) => sum + below(root, root), 0) / roots.length;
}

/** Shapley's definition, over all subsets. */
function shapley(forest: Forest, vector: Float32Array): number[] {
  const n = forest.inputs;
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
  const size = (set: number): number => (set === 0 ? 0 : (set & 1) + size(set >> 1));
  return Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let set = 0; set < 1 << n; set++) {
      if (set & (1 << i)) continue;
      sum +=
        ((factorial(size(set)) * factorial(n - size(set) - 1)) / factorial(n)) *
        (valueOf(forest, vector, set | (1 << i)) - valueOf(forest, vector, set));
    }
    return sum;
  });
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('gaussLegendre()', () => {
  it('has the tabulated points and integrates polynomials up to its degree exactly', () => {
    expect([...gaussLegendre(2).points].sort()).toEqual([
      expect.closeTo(0.5 - Math.sqrt(1 / 12), 14),
      expect.closeTo(0.5 + Math.sqrt(1 / 12), 14),
    ]);
    for (const size of [1, 2, 5, 15]) {
      const { points, weights } = gaussLegendre(size);
      for (let degree = 0; degree < 2 * size; degree++)
        expect(points.reduce((total, t, q) => total + weights[q]! * t ** degree, 0)).toBeCloseTo(1 / (degree + 1), 13);
    }
  });
});

describe('createTreeShap()', () => {
  it.each([
    [1, 3, 2],
    [3, 6, 3],
    [2, 9, 5],
    [2, 12, 7],
  ])("is Shapley's definition, %d trees of depth %d on %d inputs", (trees, depth, inputs) => {
    const model = randomModel(trees, depth, inputs, 11 * depth);
    const explain = createTreeShap(model);
    for (let row = 0; row < 5; row++) {
      const vector = Float32Array.from({ length: inputs }, (_, i) =>
        row === 4 && i === 0 ? NaN : ((row + 1) * (i + 3) * 0.137) % 1,
      );
      const expected = shapley(model.forest, vector);
      const { base, contributions } = explain(vector);
      expect(base).toBeCloseTo(valueOf(model.forest, vector, 0), 12);
      expected.forEach((value, i) => expect(contributions[i]).toBeCloseTo(value, 11));
    }
  });

  it("gives class 0 the opposite of class 1, and each of three classes Shapley's values of its own score", () => {
    const vector = Float32Array.of(2, -2);
    const [legitimate, fraud] = [0, 1].map((k) => [...createTreeShap(aModel(), k)(vector).contributions]);
    legitimate!.forEach((value, i) => expect(value).toBeCloseTo(-fraud![i]!, 12));
    const model = aModelOfThreeClasses();
    for (let k = 0; k < 3; k++) {
      const ofClass = Float32Array.from(model.forest.left, (_, node) => model.forest.share[node * 3 + k]!);
      shapley({ ...model.forest, share: ofClass }, vector).forEach((value, i) =>
        expect(createTreeShap(model, k)(vector).contributions[i]).toBeCloseTo(value, 12),
      );
    }
    expect(() => createTreeShap(model, 3)).toThrow(expect.objectContaining({ code: 'FRAUD_FOREST_EXPLAIN' }));
  });

  it('adds up to the score in deep trees', () => {
    const model = randomModel(20, 30, 12, 5);
    const vector = Float32Array.from({ length: 12 }, (_, i) => (i * 0.37) % 1);
    const { base, contributions } = createTreeShap(model)(vector);
    expect(base + sum(contributions)).toBeCloseTo(createScorer(model)(vector), 12);
  });
});

describe('createPathExplainer()', () => {
  it('gives each input the change at its splits and adds up to the score', () => {
    // tree 1: mean 0.5 -> a: 0.875 -> b: 0.75; tree 2: mean 0.25 -> b: 0
    const { base, contributions } = createPathExplainer(aModel())(Float32Array.of(2, -2));
    expect(base).toBe((0.5 + 0.25) / 2);
    expect([...contributions]).toEqual([0.375 / 2, (-0.125 - 0.25) / 2]);
    const model = randomModel(10, 12, 6, 3);
    const vector = new Float32Array(6).fill(0.4);
    const deep = createPathExplainer(model)(vector);
    expect(deep.base + sum(deep.contributions)).toBeCloseTo(createScorer(model)(vector), 12);
  });

  it('refuses a forest without cover', () => {
    const { forest } = aModel();
    for (const explainer of [createPathExplainer, createTreeShap]) {
      expect(() => explainer(aModel({ forest: { ...forest, cover: new Float32Array(8) } }))).toThrow(
        expect.objectContaining({ code: 'FRAUD_FOREST_EXPLAIN' }),
      );
    }
  });
});

describe('impurityImportance()', () => {
  it('gives each input its share of the lessened Gini impurity, as worked by hand', () => {
    /*
     * tree 1, rows 16: Gini 2 s (1 - s), times rows: root 8, its leaf 8 x 0.21875 = 1.75, the other node 1.75 ->
     * input a: 8 - 3.5 = 4.5;
     *   below it leaves 4 x 0.375 = 1.5 and 0 -> input b: 1.75 - 1.5 = 0.25; of 4.75
     * tree 2, rows 16: root 16 x 0.375 = 6, leaves 0 and 8 x 0.5 = 4 -> input b alone
     */
    const [a, b] = impurityImportance(aModel().forest);
    expect(a).toBeCloseTo(4.5 / 4.75 / 2, 12);
    expect(b).toBeCloseTo((0.25 / 4.75 + 1) / 2, 12);
  });
});
