import { createScorer, scoreMatrix } from '@fraud/forest-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelOf, train } from '../testing/testing.ts';

const splits = 'random';

describe('findRandomCut()', () => {
  /*
   *  x        0      1      3        10
   *  cuts       0.5     2       6.5         drawn evenly from 0.5 to 6.5, the nearest one is taken:
   *              |  1.25   4.25  |          0.75 / 6, 3 / 6 and 2.25 / 6 of the draws
   */
  it('draws cuts as evenly as their values lie', () => {
    const trees = 4000;
    const { threshold, treeStart } = train([[0, 1, 3, 10]], [0, 1, 0, 1], { splits, trees, maxDepth: 1 });
    const roots = [...treeStart.slice(0, -1)].map((root) => threshold[root]);
    for (const [cut, share] of [0.125, 0.5, 0.375].map((share, i) => [[0.5, 2, 6.5][i], share] as const)) {
      const deviations = 4 * Math.sqrt((share * (1 - share)) / trees);
      expect(Math.abs(roots.filter((each) => each === cut).length / trees - share)).toBeLessThan(deviations);
    }
  });

  it('takes the best of the cuts that it has drawn', () => {
    const columns = [
      [0, 1, 0, 1],
      [0, 0, 1, 1],
    ];
    expect(train(columns, [0, 0, 1, 1], { splits, trees: 20, maxDepth: 1 }).feature.filter((x) => x === 0)).toEqual(
      Uint16Array.from({ length: 40 }), // the leaves' alone
    );
  });

  it('learns the side of missing values', () => {
    const apart = createScorer(modelOf(train([[1, 2, NaN, NaN]], [0, 0, 1, 1], { splits })));
    expect([1, 2, NaN].map((x) => apart(Float32Array.of(x)))).toEqual([0, 0, 1]);
    const left = createScorer(modelOf(train([[1, 1, 4, 4, NaN]], [1, 1, 0, 0, 1], { splits })));
    expect([1, 4, NaN].map((x) => left(Float32Array.of(x)))).toEqual([1, 0, 1]);
  });

  it('learns any rows by heart that can be told apart, and keeps the rows of a leaf', () => {
    const row = fc.tuple(fc.constantFrom(NaN, 0, 1, 2, 50), fc.constantFrom(NaN, -1, 7), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.nat(1000), (rows, seed) => {
        const columns = [rows.map(([x]) => x), rows.map(([, x]) => x)];
        const labels = rows.map(([, , label]) => label);
        const scores = scoreMatrix(
          modelOf(train(columns, labels, { splits, seed })),
          Float32Array.from(columns.flat()),
          rows.length,
        );
        rows.forEach(([a, b], r) => {
          const alike = labels.filter((_, i) => Object.is(rows[i]![0], a) && Object.is(rows[i]![1], b));
          expect(scores[r]).toBeCloseTo(alike.filter((label) => label === 1).length / alike.length, 6);
        });
        expect(Math.min(...train(columns, labels, { splits, seed, minSamplesLeaf: 4 }).cover)).toBeGreaterThanOrEqual(
          Math.min(4, rows.length),
        );
      }),
      { numRuns: 30 },
    );
  });
});
