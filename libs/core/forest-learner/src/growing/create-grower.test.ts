import { createScorer, encodeModel, type Forest, scoreMatrix } from '@fraud/forest-model';
import { describe, expect, it } from 'vitest';
import { defaultParameters, parseParameters } from '../forest-parameters.ts';
import { createVoter } from '../out-of-bag/out-of-bag.ts';
import { clouds, modelOf, train } from '../testing/testing.ts';
import { createTrainingSet } from '../training-set/training-set.ts';
import { createGrower, growersThatFit } from './create-grower.ts';
import { createRandom } from './random.ts';

describe('growForest()', () => {
  /*
   *  x0    1  2  3  4         x0 <= 2.5
   *  y     0  0  1  1          0     1
   */
  it('cuts where the classes part', () => {
    const forest = train([[1, 2, 3, 4]], [0, 0, 1, 1]);
    expect({
      threshold: [...forest.threshold],
      left: [...forest.left],
      share: [...forest.share],
      cover: [...forest.cover],
    }).toEqual({ threshold: [2.5, 0, 0], left: [1, 0, 0], share: [0.5, 0, 1], cover: [4, 2, 2] });
  });

  it('finds exclusive or, where no first cut gains', () => {
    const forest = train(
      [
        [0, 0, 1, 1],
        [0, 1, 0, 1],
      ],
      [0, 1, 1, 0],
    );
    expect([...scoreMatrix(modelOf(forest), Float32Array.of(0, 0, 1, 1, 0, 1, 0, 1), 4)]).toEqual([0, 1, 1, 0]);
  });

  it('learns the side of missing values', () => {
    const forest = train([[1, 2, NaN, NaN]], [0, 0, 1, 1]);
    const score = createScorer(modelOf(forest));
    expect([1, 2, 1e30, NaN].map((x) => score(Float32Array.of(x)))).toEqual([0, 0, 0, 1]);
    const other = createScorer(modelOf(train([[1, 2, 3, 4, NaN]], [1, 1, 0, 0, 1])));
    expect([2, 3, NaN].map((x) => other(Float32Array.of(x)))).toEqual([1, 0, 1]);
  });

  it('learns noise by heart, in nodes that keep both sides of a cut', () => {
    const random = createRandom(9, 0);
    const columns = Array.from({ length: 2 }, () => Array.from({ length: 2000 }, () => random.below(250)));
    const labels = columns[0]!.map((x, r) => ((x * 7 + columns[1]![r]! * 13) % 5 < 2 ? 1 : 0));
    const scores = scoreMatrix(modelOf(train(columns, labels)), Float32Array.from(columns.flat()), 2000);
    expect([...scores]).toEqual(labels);
  });

  it('tells three classes apart', () => {
    const forest = train([[1, 2, 3, 4, 5, 6]], [0, 0, 1, 1, 2, 2]);
    expect(forest.classes).toBe(3);
    expect([...forest.share.slice(0, 3)].map((share) => share.toFixed(3))).toEqual(['0.333', '0.333', '0.333']);
    expect(forest.left.length).toBe(5);
  });

  it('keeps depth, rows of a split and rows of a leaf', () => {
    const { columns, labels } = clouds(500);
    const deepest = (forest: Forest): number => {
      const depth = new Uint32Array(forest.left.length);
      for (let i = 0; i < depth.length; i++)
        if (forest.left[i] !== 0) depth[forest.left[i]!] = depth[forest.left[i]! + 1] = depth[i]! + 1;
      return Math.max(...depth);
    };
    expect(deepest(train(columns, labels, { maxDepth: 3 }))).toBe(3);
    expect(Math.min(...train(columns, labels, { minSamplesLeaf: 30 }).cover)).toBeGreaterThanOrEqual(30);
    const forest = train(columns, labels, { minSamplesSplit: 100 });
    expect(forest.cover.filter((_, i) => forest.left[i] !== 0).every((cover) => cover >= 100)).toBe(true);
  });

  it('keeps the number of leaves and takes the best splits first', () => {
    const { columns, labels } = clouds(500);
    const leaves = (forest: Forest) => forest.left.filter((child) => child === 0).length;
    expect(leaves(train(columns, labels, { maxLeaves: 7 }))).toBe(7);
    const unlimited = train(columns, labels);
    expect(leaves(train(columns, labels, { maxLeaves: 10_000 }))).toBe(leaves(unlimited));
    // x0 parts 8 of 16 cleanly, x1 only then matters
    const two = train(
      [
        [1, 1, 1, 1, 2, 2, 2, 2],
        [1, 2, 1, 2, 1, 2, 1, 2],
      ],
      [0, 0, 0, 0, 0, 1, 0, 1],
      { maxLeaves: 2 },
    );
    expect([...two.share]).toEqual([0.25, 0, 0.5]);
  });

  it.each([true, false])('draws the share of rows asked for, bootstrap %s', (bootstrap) => {
    const { columns, labels } = clouds(400);
    expect(train(columns, labels, { bootstrap, sampleShare: 0.25, minSamplesLeaf: 50 }).cover[0]).toBe(100);
  });

  it('weighs classes as given and refuses weights that are not one a class', () => {
    const { columns, labels } = clouds(400);
    expect(train(columns, labels, { classWeight: '1:19' }).share[0]).toBeCloseTo(0.5, 6);
    expect(train(columns, labels, { classWeight: 'balanced_subsample', bootstrap: true }).share[0]).toBeCloseTo(0.5, 6);
    expect(() => train(columns, labels, { classWeight: '1:2:3' })).toThrow(
      expect.objectContaining({ code: 'FRAUD_LEARNER_PARAMETERS' }),
    );
  });

  it('weighs balanced classes alike', () => {
    const { columns, labels } = clouds(400);
    expect(train(columns, labels).share[0]).toBeCloseTo(0.05, 6);
    expect(train(columns, labels, { classWeight: 'balanced' }).share[0]).toBeCloseTo(0.5, 6);
  });

  it('grows trees that are right on the rows they saw when nothing limits them', () => {
    const { columns, labels } = clouds(300);
    expect([...scoreMatrix(modelOf(train(columns, labels)), Float32Array.from(columns.flat()), 300)]).toEqual(labels);
  });

  it('finds the rare class of rows it has not seen', () => {
    const known = clouds(4000, 1);
    const later = clouds(2000, 2);
    const forest = train(known.columns, known.labels, { trees: 50, bootstrap: true, mtry: 'sqrt' });
    const scores = scoreMatrix(modelOf(forest), Float32Array.from(later.columns.flat()), 2000);
    const mean = (label: number) =>
      scores.filter((_, r) => later.labels[r] === label).reduce((sum, score) => sum + score, 0) /
      later.labels.filter((l) => l === label).length;
    expect(mean(1)).toBeGreaterThan(2 * mean(0));
  });

  it.each([
    ['one class', [[1, 2, 3]], [0, 0, 0]],
    [
      'only constant columns',
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
      [0, 1, 0],
    ],
    ['one row', [[1]], [1]],
  ])('gives trees of one leaf for %s', (_, columns, labels) => {
    expect(train(columns, labels).left.length).toBe(1);
  });

  it('does not touch its input and gives the same bytes for the same seed', () => {
    const { columns, labels } = clouds(200);
    const bytes = (seed: number) => encodeModel(modelOf(train(columns, labels, { trees: 5, bootstrap: true, seed })));
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
  });
});

describe('growersThatFit()', () => {
  it('leaves room for that many', () => {
    const rows = 50_000;
    const set = createTrainingSet(
      Float32Array.from({ length: 20 * rows }, (_, i) => i % 1009),
      rows,
      20,
      Uint8Array.from({ length: rows }, (_, r) => r & 1),
      255,
    );
    const fit = growersThatFit(set);
    const before = set.memory.buffer.byteLength;
    createGrower(set, parseParameters({ mtry: 20 }));
    createVoter(set, defaultParameters);
    const taken = set.memory.buffer.byteLength - before;
    expect(fit * taken).toBeLessThanOrEqual(2 ** 32 - before);
    expect(fit * taken).toBeGreaterThan(0.5 * (2 ** 32 - before));
  });
});

describe('createGrower()', () => {
  it('grows the same group of trees after any other group', () => {
    const { columns, labels } = clouds(200);
    const set = createTrainingSet(Float32Array.from(columns.flat()), 200, 3, Uint8Array.from(labels), 255);
    const grow = createGrower(set, defaultParameters);
    grow(3);
    expect(grow(9)).toEqual(createGrower(set, defaultParameters)(9));
  });
});
