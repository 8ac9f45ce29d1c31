import { RandomForestClassifier } from 'ml-random-forest';
import { describe, expect, it } from 'vitest';
import { largestFloat32Below } from '../forest/largest-float32-below.ts';
import {
  createScorer,
  decodeModel,
  encodeModel,
  exportMlRandomForest,
  importMlRandomForest,
  scoreMatrix,
} from '../index.ts';
import { aModel, aModelOfThreeClasses } from '../testing/testing.ts';

const INPUTS = ['a', 'b', 'c', 'd'];
const meta = { inputs: INPUTS, schemaFingerprint: 'f00d' };
const load = (json: string) =>
  RandomForestClassifier.load(JSON.parse(json) as Parameters<typeof RandomForestClassifier.load>[0]);
const leaf = (...shares: number[]) => ({ distribution: [shares] });
const split = (splitColumn: number, splitValue: unknown, left: unknown, right: unknown) => ({
  splitColumn,
  splitValue,
  left,
  right,
});
const forestOf = (root: unknown, columns = [0, 1]) =>
  JSON.stringify({
    name: 'RFClassifier',
    baseModel: { isClassifier: true, indexes: [columns], estimators: [{ name: 'DTClassifier', root }] },
  });

/** Values that repeat, so that splits meet rows exactly, and leaves that are not pure. */
function rowsOf(count: number): number[][] {
  return Array.from({ length: count }, (_, r) =>
    INPUTS.map((_, i) => Math.fround(Math.floor(40 * Math.abs(Math.sin(r * 12.9898 + i * 78.233))) / 10)),
  );
}

describe('importMlRandomForest()', () => {
  it("scores every row with the mean of the package's own leaves", () => {
    const rows = rowsOf(400);
    const labels = rows.map(([a, b], r) => (a! + b! > 5 || r % 11 === 0 ? 1 : 0));
    const theirs = new RandomForestClassifier({
      nEstimators: 15,
      seed: 7,
      noOOB: true,
      treeOptions: { gainThreshold: 0, minNumSamples: 6 },
    });
    theirs.train(rows, labels);
    const model = importMlRandomForest(JSON.stringify(theirs), meta);

    const scorer = createScorer(model);
    const trees = theirs as unknown as {
      indexes: number[][];
      estimators: { root: { classify: (row: number[]) => { to2DArray: () => number[][] } } }[];
    };
    const asked = [...rows, ...rowsOf(3_000).map((row) => row.map((x) => Math.fround(x + 0.05)))];
    const shares = asked.map((row) =>
      trees.estimators.map(
        ({ root }, t) => root.classify(trees.indexes[t]!.map((i) => row[i]!)).to2DArray()[0]![1] ?? 0,
      ),
    );
    const means = shares.map((of) => of.reduce((sum, share) => sum + share, 0) / of.length);
    expect(new Set(means).size).toBeGreaterThan(100);
    let worst = 0;
    asked.forEach((row, r) => (worst = Math.max(worst, Math.abs(scorer(Float32Array.from(row)) - means[r]!))));
    expect(worst).toBeLessThan(2 ** -20);

    const columns = Float32Array.from(INPUTS.flatMap((_, i) => asked.map((row) => row[i]!)));
    const decoded = decodeModel(encodeModel(model));
    expect([...scoreMatrix(decoded, columns, asked.length)]).toEqual(
      asked.map((row) => scorer(Float32Array.from(row))),
    );
  });

  it('sends a row that equals the split right, and a missing value too', () => {
    const score = createScorer(importMlRandomForest(forestOf(split(1, 1.5, leaf(1), leaf(0, 1)), [3, 2]), meta));
    expect([1.4999998807907104, 1.5, Number.NaN].map((c) => score(Float32Array.of(9, 9, c, 9)))).toEqual([0, 1, 1]);
  });

  it('takes three classes, of which a leaf may have seen fewer', () => {
    const { forest } = importMlRandomForest(forestOf(split(0, 1, leaf(0.5, 0.5), leaf(0, 0.25, 0.75))), meta);
    expect(forest.classes).toBe(3);
    expect([...forest.share]).toEqual([0, 0, 0, 0.5, 0.5, 0, 0, 0.25, 0.75]);
  });

  it('normalises distributions and takes labels a leaf has not seen as absent', () => {
    const scoreOf = (...shares: number[]) =>
      createScorer(importMlRandomForest(forestOf(leaf(...shares)), meta))(new Float32Array(4));
    expect([scoreOf(3, 1), scoreOf(0, 0.9999999999), scoreOf(1)]).toEqual([0.25, 1, 0]);
  });

  it('calls a tie no fraud, as the package does', () => {
    const { threshold } = importMlRandomForest(forestOf(leaf(0.5, 0.5)), meta);
    expect(0.5 >= threshold).toBe(false);
  });

  it.each([
    ['{"name":', 'the JSON'],
    ['null', 'the JSON'],
    ['{"name":"RFRegression"}', 'name'],
    [forestOf(leaf(1), [4]), 'baseModel.indexes[0][0]'],
    [forestOf(leaf(1)).replace('[[0,1]]', '[]'), 'baseModel.indexes'],
    [forestOf(leaf(1)).replace('"estimators":[', '"estimators":[],"was":['), 'baseModel.estimators'],
    [forestOf(leaf(0, 0)), 'baseModel.estimators[0].root.distribution'],
    [forestOf(leaf(0, -1)), 'baseModel.estimators[0].root.distribution[0][1]'],
    [forestOf(split(0, 1, leaf(1), split(0, null, leaf(1), leaf(1)))), 'baseModel.estimators[0].root.right.splitValue'],
    [forestOf(split(0, 1, split(2, 1, leaf(1), leaf(1)), leaf(1))), 'baseModel.estimators[0].root.left.splitColumn'],
    [forestOf(split(0, -1e39, leaf(1), leaf(1))), 'baseModel.estimators[0].root.splitValue'],
    [forestOf(split(0, 1, undefined, leaf(1))), 'baseModel.estimators[0].root.left'],
  ])('refuses %s naming where', (json, path) => {
    expect(() => importMlRandomForest(json, meta)).toThrow(
      expect.objectContaining({
        code: 'FRAUD_FOREST_IMPORT',
        message: expect.stringContaining(`ml-random-forest: ${path}: `),
      }),
    );
  });

  it.each([20_000, 200_000])('takes a tree %d splits deep', (depth) => {
    const split = '{"splitColumn":0,"splitValue":1,"left":{"distribution":[[1]]},"right":';
    const root = `${split.repeat(depth)}{"distribution":[[0,1]]}${'}'.repeat(depth)}`;
    const { forest } = importMlRandomForest(forestOf('ROOT').replace('"ROOT"', root), meta);
    expect(forest.left).toHaveLength(2 * depth + 1);
  });
});

describe('exportMlRandomForest()', () => {
  const rows = rowsOf(600);
  const columns = Float32Array.from(INPUTS.flatMap((_, i) => rows.map((row) => row[i]!)));
  const labels = rows.map(([a, b], r) => (a! + b! > 5 || r % 11 === 0 ? 1 : 0));
  const trained = (minNumSamples: number) => {
    const forest = new RandomForestClassifier({
      nEstimators: 15,
      seed: 7,
      noOOB: true,
      treeOptions: { gainThreshold: 0, minNumSamples },
    });
    forest.train(rows, labels);
    return forest;
  };

  it.each([0, 6])(
    'is loaded by the package, which then predicts as the forest it came from, leaves of up to %d rows',
    (minNumSamples) => {
      const theirs = trained(minNumSamples);
      const json = exportMlRandomForest(importMlRandomForest(JSON.stringify(theirs), meta));
      expect(load(json).predict(rows)).toEqual(theirs.predict(rows));
    },
  );

  it('lets the package vote as the scores of pure leaves add up', () => {
    const model = importMlRandomForest(JSON.stringify(trained(0)), meta);
    const loaded = load(exportMlRandomForest(model));
    const scores = scoreMatrix(model, columns, rows.length);
    expect(loaded.predict(rows)).toEqual([...scores].map((score) => (score >= model.threshold ? 1 : 0)));
  });

  it.each([
    ['two classes', aModel().forest],
    ['three classes', aModelOfThreeClasses().forest],
  ])('is imported as the same splits and shares, %s', (_, forest) => {
    const imported = importMlRandomForest(exportMlRandomForest(aModel({ forest })), {
      inputs: ['a', 'b'],
      schemaFingerprint: 'f00d',
    }).forest;
    const leaves = (values: Float32Array) =>
      [...values].filter((_, i) => forest.left[Math.floor(i / (values.length / 8))] === 0);
    expect(imported).toMatchObject({
      inputs: 2,
      classes: forest.classes,
      treeStart: forest.treeStart,
      feature: forest.feature,
      threshold: forest.threshold,
      left: forest.left,
    });
    expect(leaves(imported.share)).toEqual(leaves(forest.share));
  });

  it.each([0, -0, 1.5, -1.5, 3.4028234663852886e38, -(2 ** -149), 2 ** -149])(
    'sends a row that equals the threshold %d left and the next one right',
    (threshold) => {
      const { forest } = aModel();
      const stump = {
        ...forest,
        treeStart: Uint32Array.of(0, 3),
        feature: new Uint16Array(3),
        threshold: Float32Array.of(threshold, 0, 0),
        left: Uint32Array.of(1, 0, 0),
        missingLeft: new Uint8Array(3),
        cover: new Float32Array(3),
        share: Float32Array.of(0, 0, 1),
      };
      const loaded = load(exportMlRandomForest(aModel({ forest: stump })));
      const above = threshold === 0 ? Number.MIN_VALUE : threshold + Math.abs(threshold) * 2 ** -52;
      expect(
        loaded.predict([
          [threshold, 0],
          [above, 0],
        ]),
      ).toEqual([0, 1]);
      expect(
        importMlRandomForest(exportMlRandomForest(aModel({ forest: stump })), {
          inputs: ['a', 'b'],
          schemaFingerprint: '',
        }).forest.threshold[0],
      ).toBe(threshold + 0);
    },
  );
});

describe('largestFloat32Below()', () => {
  it.each([
    [1.5, 1.4999998807907104],
    [-1.5, -1.5000001192092896],
    [0.1, 0.09999999403953552],
    [0.30000000000000004, 0.30000001192092896 - 2 ** -25],
    [0, -(2 ** -149)],
    [-0, -(2 ** -149)],
    [1e-60, 0],
    [-1e-60, -(2 ** -149)],
    [1e39, 3.4028234663852886e38],
    [-1e39, -Infinity],
  ])('of %d is %d', (value, below) => {
    expect(largestFloat32Below(value)).toBe(below);
  });
});
