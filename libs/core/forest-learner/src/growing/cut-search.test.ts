import { describe, expect, it } from 'vitest';
import { train } from '../testing/testing.ts';
import { gainOfLeaf } from './cut-search.ts';

describe('gainOfLeaf()', () => {
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
      below: new Float64Array(2),
      missing: new Float64Array(2),
      rowsIn: new Int32Array(256),
      classIn: new Int16Array(256),
    };
    expect(gainOfLeaf({ ...search, criterion: 'gini' }, counts)).toBeCloseTo(500 / 30, 12);
    expect(gainOfLeaf({ ...search, criterion: 'entropy' }, counts)).toBeCloseTo(
      30 * ((2 / 3) * Math.log2(2 / 3) + (1 / 3) * Math.log2(1 / 3)),
      12,
    );
  });
});
