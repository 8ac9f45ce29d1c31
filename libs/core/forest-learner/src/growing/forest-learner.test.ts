import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { createScorer, encodeModel, type Forest, scoreMatrix } from '@fraud/forest-model';
import { describe, expect, it } from 'vitest';
import {
  createGrower,
  createTrainingSet,
  createVoter,
  createVotes,
  defaultParameters,
  firstTreeOf,
  fitIsotonic,
  type ForestParameters,
  growersThatFit,
  growForest,
  parseParameters,
  permutationImportance,
  positionsOf,
  presets,
  scoresOfVotes,
  type TrainingSet,
} from '../index.ts';
import { createKernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';
import { createRowDrawer } from './draw-rows.ts';
import { gainOfLeaf } from './find-best-cut.ts';
import { createRandom, randomFrom } from './random.ts';

function train(
  columns: readonly (readonly number[])[],
  labels: readonly number[],
  changes: Partial<ForestParameters> = {},
): Forest {
  const parameters = parseParameters({
    ...defaultParameters,
    trees: 1,
    bootstrap: false,
    mtry: columns.length,
    ...changes,
  });
  return growForest(
    createTrainingSet(
      Float32Array.from(columns.flat()),
      labels.length,
      columns.length,
      Uint8Array.from(labels),
      parameters.maxBins,
    ),
    parameters,
  );
}

function modelOf(forest: Forest) {
  return {
    forest,
    inputs: Array.from({ length: forest.inputs }, (_, i) => `x${i}`),
    schemaFingerprint: '',
    threshold: 0.5,
    calibration: null,
    parameters: {},
    outOfBag: null,
  };
}

/** Two overlapping clouds in 3 inputs; class 1 is rare. */
function clouds(rows: number, seed = 1): { columns: number[][]; labels: number[] } {
  const random = createRandom(seed, 0);
  const noise = () => (random.bits() + random.bits() + random.bits()) / 2 ** 32 - 1.5;
  const labels = Array.from({ length: rows }, (_, r) => (r % 20 === 0 ? 1 : 0));
  const columns = [0.6, -0.4, 0].map((shift) => labels.map((label) => noise() + shift * label));
  return { columns, labels };
}

describe('createRandom()', () => {
  it('is xoshiro128**: the first numbers from the state 1, 2, 3, 4', () => {
    const { bits } = randomFrom(Int32Array.of(1, 2, 3, 4));
    expect([bits(), bits(), bits(), bits()]).toEqual([11_520, 0, 5_927_040, 70_819_200]);
  });

  it('has a stream of its own for each number and stays below the bound', () => {
    const take = (seed: number, stream: number) => Array.from({ length: 4 }, createRandom(seed, stream).bits);
    expect(take(1, 2)).toEqual(take(1, 2));
    expect(new Set([take(1, 2), take(1, 3), take(2, 2)].flat()).size).toBe(12);
    const counts = new Array<number>(5).fill(0);
    const random = createRandom(3, 0);
    for (let i = 0; i < 10_000; i++) counts[random.below(5)]!++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(6 * Math.sqrt(2000));
  });
});

describe('createTrainingSet()', () => {
  const labels = (rows: number) => Uint8Array.from({ length: rows }, (_, r) => r % 3);
  const binsOf = (set: TrainingSet) => Array.from(positionsOf(set, labels(set.rows)), (p) => set.columns[p]);

  it('cuts half way between few distinct values and puts missing ones apart', () => {
    const set = createTrainingSet(Float32Array.of(3, 1, NaN, 1, 2), 5, 1, labels(5), 255);
    expect([...set.cuts[0]!]).toEqual([1.5, 2.5]);
    expect(binsOf(set)).toEqual([2, 0, 255, 0, 1]);
  });

  it('makes parts of nearly equal size of many distinct values', () => {
    const set = createTrainingSet(
      Float32Array.from({ length: 1000 }, (_, i) => (i * 7) % 1000),
      1000,
      1,
      labels(1000),
      10,
    );
    const sizes = new Array<number>(10).fill(0);
    for (const bin of binsOf(set)) sizes[bin!]!++;
    expect(set.cuts[0]).toHaveLength(9);
    expect(sizes).toEqual(new Array(10).fill(100));
  });

  it('keeps rows of a class together, in both layouts, and every value in the bin between its cuts', () => {
    const random = createRandom(5, 0);
    const rows = 777;
    const matrix = Float32Array.from({ length: 3 * rows }, () =>
      random.below(11) === 0 ? NaN : (random.bits() - 2 ** 31) ** 3 * 1e-20,
    );
    const set = createTrainingSet(matrix, rows, 3, labels(rows), 255);
    const positions = positionsOf(set, labels(rows));
    for (let r = 0; r < rows; r++) {
      const position = positions[r]!;
      expect(position >= set.classStart[r % 3]! && position < set.classEnd[r % 3]!).toBe(true);
      for (let i = 0; i < 3; i++) {
        const x = matrix[i * rows + r]!;
        const bin = set.columns[i * set.positions + position]!;
        expect(bin).toBe(Number.isNaN(x) ? 255 : set.cuts[i]!.filter((cut) => cut < x).length);
        expect(set.bins[(position << set.strideBits) + i]).toBe(bin);
      }
    }
  });

  it.each([
    ['no rows', new Float32Array(0), 0, 0],
    ['an infinite value', Float32Array.of(1, -Infinity), 2, 2],
    ['a matrix of another size', Float32Array.of(1, 2, 3), 2, 2],
    ['labels of another number', Float32Array.of(1, 2, 3), 3, 2],
  ])('refuses %s', (_, matrix, rows, labelled) => {
    expect(() => createTrainingSet(matrix, rows, 1, labels(labelled), 255)).toThrow(
      expect.objectContaining({ code: 'FRAUD_LEARNER_DATA' }),
    );
  });
});

describe('drawRows()', () => {
  it('draws with replacement as many rows as asked for, as often as a binomial number of times each', () => {
    const rows = 40_001;
    const labels = Uint8Array.from({ length: rows }, (_, r) => (r % 3 === 0 ? 1 : 0));
    const set = createTrainingSet(new Float32Array(rows), rows, 1, labels, 255);
    const positions = positionsOf(set, labels);
    const times = allocate(set.memory, Uint8Array, set.positions);
    for (const sampleShare of [1, 0.5]) {
      createRowDrawer(set, parseParameters({ sampleShare }), createKernels(set.memory))(2, times);
      const draws = Math.round(sampleShare * rows);
      expect(times.reduce((sum, time) => sum + time, 0)).toBe(draws);
      const inSet = positions.reduce((sum, p) => sum + times[p]!, 0);
      expect(inSet).toBe(draws);
      for (let count = 0, expected = Math.exp(-sampleShare); count < 5; expected *= sampleShare / ++count) {
        const seen = positions.reduce((sum, p) => sum + (times[p] === count ? 1 : 0), 0) / rows;
        expect(Math.abs(seen - expected)).toBeLessThan(4 * Math.sqrt(expected / rows));
      }
    }
  });
});

describe('parseParameters()', () => {
  it('fills in the defaults', () => {
    expect(parseParameters({ trees: 7 })).toEqual({ ...defaultParameters, trees: 7 });
    expect(presets.seed).toMatchObject({ trees: 25, maxDepth: 8, classWeight: 'balanced' });
  });

  it.each([{ trees: 0 }, { mtry: -1 }, { maxBins: 256 }, { seed: 1.5 }, { depth: 3 }])('refuses %j', (wrong) => {
    expect(() => parseParameters(wrong)).toThrow(expect.objectContaining({ code: 'FRAUD_LEARNER_PARAMETERS' }));
  });
});

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

  it('learns noise by heart, of which a node holds more rows than are gathered at once', () => {
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

  it('lessens the entropy where asked to: another first cut than Gini on rows worked by hand', () => {
    /*
     *  x       1   2   3
     *  class 0 7   6   7      Gini:    cut 1|23: 49/7 + (13^2 + 10^2)/23 = 18.70    cut 12|3: (13^2 + 1)/14 + (7^2 +
     * 9^2)/16 = 20.27
     *  class 1 0   1   9      entropy: cut 1|23: -22.7 bits                          cut 12|3: -5.2 - 15.8 = -21.0 bits
     */
    const x = [...Array<number>(7).fill(1), ...Array<number>(7).fill(2), ...Array<number>(16).fill(3)];
    const y = [...Array<number>(13).fill(0), 1, ...Array<number>(7).fill(0), ...Array<number>(9).fill(1)];
    for (const criterion of ['gini', 'entropy'] as const)
      expect(train([x], y, { criterion, maxDepth: 1 }).threshold[0]).toBe(2.5);
    const counts = Float64Array.of(20, 10);
    const search = {
      best: { gain: 0, input: 0, bin: 0, missingLeft: 0, left: new Float64Array(2) },
      classWeights: Float64Array.of(1, 1),
      minSamplesLeaf: 1,
      left: new Float64Array(2),
      rowsIn: new Int32Array(256),
      classIn: new Int16Array(256),
    };
    expect(gainOfLeaf({ ...search, criterion: 'gini' }, counts)).toBeCloseTo(500 / 30, 12);
    expect(gainOfLeaf({ ...search, criterion: 'entropy' }, counts)).toBeCloseTo(
      30 * ((2 / 3) * Math.log2(2 / 3) + (1 / 3) * Math.log2(1 / 3)),
      12,
    );
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
  it('grows a group of trees alike whatever it grew before', () => {
    const { columns, labels } = clouds(200);
    const set = createTrainingSet(Float32Array.from(columns.flat()), 200, 3, Uint8Array.from(labels), 255);
    const grow = createGrower(set, defaultParameters);
    grow(3);
    expect(grow(9)).toEqual(createGrower(set, defaultParameters)(9));
  });
});

describe('addVotes()', () => {
  it('lets each tree vote on just the rows it had not drawn, the same when taken in parts', () => {
    const { columns, labels } = clouds(400);
    const matrix = Float32Array.from([...columns.flat()].map((x, i) => (i % 13 === 0 ? NaN : x)));
    const parameters = parseParameters({ trees: 6 });
    const set = createTrainingSet(matrix, 400, 3, Uint8Array.from(labels), 255);
    const forest = growForest(set, parameters);
    const votes = createVotes(set);
    const addVotes = createVoter(set, parameters);
    addVotes(votes, forest, 0);
    const parts = createVotes(set);
    const grow = createGrower(set, parameters);
    addVotes(parts, grow(1), firstTreeOf(1));
    addVotes(parts, grow(0), 0);
    expect(parts).toEqual(votes);
    // by hand: the tree alone, on the values themselves
    const positions = positionsOf(set, Uint8Array.from(labels));
    const times = allocate(set.memory, Uint8Array, set.positions);
    const drawRows = createRowDrawer(set, parameters, createKernels(set.memory));
    for (let t = 0; t < 6; t++) {
      drawRows(t, times);
      const [start, end] = [forest.treeStart[t]!, forest.treeStart[t + 1]!];
      const tree = {
        ...forest,
        treeStart: Uint32Array.of(0, end - start),
        feature: forest.feature.slice(start, end),
        threshold: forest.threshold.slice(start, end),
        left: forest.left.slice(start, end),
        missingLeft: forest.missingLeft.slice(start, end),
        cover: forest.cover.slice(start, end),
        share: forest.share.slice(start, end),
      };
      const scores = scoreMatrix(modelOf(tree), matrix, 400);
      for (let r = 0; r < 400; r++) {
        const p = positions[r]!;
        if (times[p] !== 0) continue;
        votes.shares[p]! -= scores[r]!;
        votes.trees[p]!--;
      }
    }
    expect(votes).toEqual(createVotes(set));
  });

  it('scores unseen rows nearly as well as rows never seen', () => {
    const { columns, labels } = clouds(2000);
    const parameters = parseParameters({ trees: 60 });
    const set = createTrainingSet(Float32Array.from(columns.flat()), 2000, 3, Uint8Array.from(labels), 255);
    const forest = growForest(set, parameters);
    const votes = createVotes(set);
    createVoter(set, parameters)(votes, forest, 0);
    const { scores, labels: unseen } = scoresOfVotes(votes, set);
    const later = clouds(2000, 2);
    const fresh = averagePrecision(
      scoreCurve(
        scoreMatrix(modelOf(forest), Float32Array.from(later.columns.flat()), 2000),
        Uint8Array.from(later.labels),
      ),
    );
    expect(Math.abs(averagePrecision(scoreCurve(scores, unseen)) - fresh)).toBeLessThan(0.1);
    const importance = permutationImportance(set, parameters, forest);
    expect(importance[0]).toBeGreaterThan(importance[1]!);
    expect(importance[1]).toBeGreaterThan(importance[2]!);
    expect(Math.abs(importance[2]!)).toBeLessThan(0.1);
  });
});

describe('fitIsotonic()', () => {
  it('pools what decreases, as worked by hand', () => {
    // score  .1 .2 .3 .4 .4 .5    label 0 1 0 1 0 1   pools: .1 -> 0, .2-.4 -> 2/4, .5 -> 1
    const { scores, probabilities } = fitIsotonic(
      Float64Array.of(0.5, 0.2, 0.3, 0.4, 0.4, 0.1),
      Uint8Array.of(1, 1, 0, 1, 0, 0),
    );
    expect([...scores]).toEqual([0.1, 0.2, 0.4, 0.5]);
    expect([...probabilities]).toEqual([0, 0.5, 0.5, 1]);
  });

  it('is constant for one class', () => {
    expect(fitIsotonic(Float64Array.of(0.2, 0.7), Uint8Array.of(0, 0)).probabilities).toEqual(Float64Array.of(0, 0));
  });
});
