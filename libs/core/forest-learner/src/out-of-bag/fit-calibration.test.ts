import { calibrate, scoreMatrix } from '@fraud/forest-model';
import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { parseParameters } from '../forest-parameters.ts';
import { growForest } from '../growing/create-grower.ts';
import { createTrainingSet } from '../training-set/training-set.ts';
import { fitBeta, fitCalibration } from './fit-calibration.ts';
import { createVoter, createVotes } from './out-of-bag.ts';

/** Score in twentieths, legitimate rows, frauds: drawn with numpy's default_rng(3) from two beta distributions. */
const COUNTS = [
  [0, 4, 0],
  [1, 24, 0],
  [2, 51, 0],
  [3, 44, 0],
  [4, 47, 1],
  [5, 46, 1],
  [6, 35, 1],
  [7, 17, 0],
  [8, 20, 8],
  [9, 16, 7],
  [10, 7, 7],
  [11, 9, 5],
  [12, 4, 9],
  [13, 1, 4],
  [14, 2, 10],
  [15, 0, 9],
  [16, 0, 6],
  [17, 0, 1],
  [18, 0, 2],
  [19, 0, 2],
] as const;

describe('fitBeta()', () => {
  it('finds the minimum that scipy.optimize.minimize finds', () => {
    const rows = COUNTS.flatMap(([score, legitimate, frauds]) =>
      Array.from({ length: legitimate + frauds }, (_, i) => [score / 20, Number(i >= legitimate)] as const),
    );
    const coefficients = fitBeta(
      { scores: Float64Array.from(rows, ([score]) => score), labels: Uint8Array.from(rows, ([, label]) => label) },
      20,
    );
    [3.64526021, 2.520922, 0.4232411].forEach((expected, i) => expect(coefficients[i]).toBeCloseTo(expected, 4));
  });

  it('ends where scores tell the classes apart', () => {
    const scores = Float64Array.from({ length: 40 }, (_, i) => (i < 30 ? 0.1 : 0.9));
    const coefficients = fitBeta({ scores, labels: Uint8Array.from(scores, (score) => Number(score > 0.5)) }, 10);
    expect(coefficients.every(Number.isFinite)).toBe(true);
  });
});

describe('fitCalibration()', () => {
  const INPUTS = 8;
  const TREES = 60;

  /** Two overlapping classes, 4 % of class 1. */
  function rowsOf(rows: number, seed: number) {
    const random = randomSource(seed);
    const labels = Uint8Array.from({ length: rows }, () => Number(random.uniform() < 0.04));
    const matrix = Float32Array.from({ length: rows * INPUTS }, (_, i) => random.normal() + labels[i % rows]!);
    return { rows, labels, matrix };
  }

  it('expects as many frauds as come on rows that the forest has not seen, which few trees a row would not', () => {
    let [seen, expected] = [0, 0];
    for (const seed of [1, 2, 3]) {
      const training = rowsOf(5_000, seed);
      const parameters = parseParameters({ trees: TREES, seed });
      const set = createTrainingSet(training.matrix, training.rows, INPUTS, training.labels, parameters.maxBins);
      const forest = growForest(set, parameters);
      const votes = createVotes(set);
      createVoter(set, parameters)(votes, forest, 0);
      const calibration = fitCalibration(votes, set, TREES);
      const test = rowsOf(20_000, 100 + seed);
      const scores = scoreMatrix(
        { forest, calibration: null } as Parameters<typeof scoreMatrix>[0],
        test.matrix,
        test.rows,
      );
      seen += test.labels.reduce((sum, label) => sum + label, 0);
      expected += scores.reduce((sum, score) => sum + calibrate(calibration, score), 0);
      calibration.probabilities.forEach((probability, i) => {
        if (i > 0) expect(probability).toBeGreaterThan(calibration.probabilities[i - 1]!);
      });
      expect([calibration.scores[0], calibration.scores.at(-1)]).toEqual([0, 1]);
    }
    // About 2,400 frauds: a standard error of 0.02, beside that of three fits to 200 frauds each, 0.03.
    expect(Math.abs(seen / expected - 1)).toBeLessThan(0.1);
  });
});
