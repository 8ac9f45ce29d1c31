import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import scipy from '../../fixtures/scipy.json' with { type: 'json' };
import { jointDrift, rankSumTail, spacedValues } from '../index.ts';

const random = randomSource(3);
const drawn = (rows: number, draw: () => number) => Float32Array.from({ length: rows }, draw);
const independent = (rows: number) => Array.from({ length: 10 }, () => drawn(rows, random.normal));
const correlated = (rows: number) => {
  const common = drawn(rows, random.normal);
  return Array.from({ length: 10 }, () => common.map((x) => 0.95 * x + 0.3 * random.normal()));
};
const single = (rows: number) => [drawn(rows, random.normal)];
const discrete = (rows: number) => Array.from({ length: 5 }, () => drawn(rows, () => random.integer(3)));

describe('jointDrift()', () => {
  it.each([
    ['independent', independent],
    ['correlated', correlated],
    ['single', single],
    ['discrete', discrete],
  ])('takes rows of one distribution for drifted no more often than its p-value says: %s columns', (_, rows) => {
    const below = Array.from({ length: 60 }, () => jointDrift(rows(100), rows(100))!.pValue < 0.05).filter(
      Boolean,
    ).length;
    expect(below).toBeLessThanOrEqual(9); // Binomial(60, 0.05): more in 0.1 % of the runs
  });

  it('sees columns that no longer go together though each is as it was', () => {
    const { auc, pValue, rows } = jointDrift(
      correlated(1_500),
      independent(1_200).map((column) => column.map((x) => x * Math.sqrt(0.95 ** 2 + 0.3 ** 2))),
    )!;
    expect(rows).toBe(1_000);
    expect(auc).toBeGreaterThan(0.9);
    expect(pValue).toBeLessThan(1e-9);
  });

  it('gives the same for the same rows, and says nothing of few', () => {
    const [before, now] = [independent(50), independent(60)];
    expect(jointDrift(before, now)).toEqual(jointDrift(before, now));
    expect(jointDrift(before, independent(19))).toBeUndefined();
  });
});

describe('rankSumTail()', () => {
  it.each(scipy.rankSums)(
    'equals mannwhitneyu: area $auc of $positives and $negatives',
    ({ auc, positives, negatives, pValue }) => {
      expect(Math.abs(rankSumTail(auc, positives, negatives) - pValue)).toBeLessThanOrEqual(1e-9 * pValue);
    },
  );
});

describe('spacedValues()', () => {
  it('takes them evenly from all parts, and all where they are fewer', () => {
    const parts = [Float32Array.of(0, 1, 2), new Float32Array(0), Float32Array.of(3), Float32Array.of(4, 5, 6, 7, 8)];
    expect([...spacedValues(parts, 3)]).toEqual([0, 3, 6]);
    expect([...spacedValues(parts, 4)]).toEqual([0, 2, 4, 6]);
    expect([...spacedValues(parts, 20)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
