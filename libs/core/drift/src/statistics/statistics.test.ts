import { describe, expect, it } from 'vitest';
import scipy from '../../fixtures/scipy.json' with { type: 'json' };
import {
  betaBinomialTail,
  chiSquareTest,
  digamma,
  jensenShannon,
  kolmogorovSmirnov,
  kolmogorovTail,
  momentsOf,
  overdispersion,
  populationStability,
  scoreSums,
  sortedFloats,
  trigamma,
  trigammaInverse,
  twoSidedTail,
  wasserstein,
  welchTest,
} from '../index.ts';

const cases = scipy.cases.map((one) => ({
  ...one,
  reference: Float32Array.from(one.reference),
  current: Float32Array.from(one.current),
}));

/** Equal to 1e-9 of the expected number, or of 1 when that is smaller still. */
function expectEqual(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(expected), 1e-30));
}

describe.each(cases)('against SciPy: $name', ({ reference, current, welch, ks, psi, ...expected }) => {
  const sortedReference = reference.slice().sort();
  const sortedCurrent = current.slice().sort();

  it('welchTest() equals ttest_ind(equal_var=False)', () => {
    const result = welchTest(momentsOf(reference), momentsOf(current));
    expectEqual(result.statistic, welch.statistic);
    expectEqual(result.degreesOfFreedom, welch.degreesOfFreedom);
    expectEqual(result.pValue, welch.pValue);
  });

  it('kolmogorovSmirnov() equals ks_2samp and kolmogorov', () => {
    const result = kolmogorovSmirnov(sortedReference, sortedCurrent);
    expectEqual(result.statistic, ks.statistic);
    expectEqual(result.pValue, ks.pValue);
  });

  it('populationStability() equals the two relative entropies of the decile shares', () => {
    expectEqual(populationStability(sortedReference, sortedCurrent), psi);
  });

  it('jensenShannon() equals spatial.distance.jensenshannon of the decile counts', () => {
    expect(jensenShannon(sortedReference, sortedCurrent)).toBeCloseTo(expected.jensenShannon, 9);
  });

  it('wasserstein() equals wasserstein_distance, either way round', () => {
    expectEqual(wasserstein(sortedReference, sortedCurrent), expected.wasserstein);
    expectEqual(wasserstein(sortedCurrent, sortedReference), expected.wasserstein);
  });

  it('chiSquareTest() equals chi2_contingency(correction=False)', () => {
    const result = chiSquareTest(sortedReference, sortedCurrent);
    expectEqual(result.statistic, expected.chiSquare.statistic);
    expect(result.degreesOfFreedom).toBe(expected.chiSquare.degreesOfFreedom);
    expectEqual(result.pValue, expected.chiSquare.pValue);
  });

  it('scoreSums() equals the sums of eval_sh_legendre', () => {
    [...scoreSums(sortedReference, sortedCurrent).sums].forEach((sum, order) =>
      expect(Math.abs(sum - expected.legendre[order]!)).toBeLessThan(1e-9 * current.length),
    );
  });
});

describe('twoSidedTail()', () => {
  it.each(scipy.tails)('t = $t, $degreesOfFreedom degrees of freedom', ({ t, degreesOfFreedom, pValue }) => {
    expectEqual(twoSidedTail(t, degreesOfFreedom), pValue);
    expect(twoSidedTail(-t, degreesOfFreedom)).toBe(twoSidedTail(t, degreesOfFreedom));
  });
});

describe('kolmogorovTail()', () => {
  it.each(scipy.kolmogorov)('x = $x', ({ x, pValue }) => {
    expectEqual(kolmogorovTail(x), pValue);
  });

  it('is 1 at 0', () => {
    expect(kolmogorovTail(0)).toBe(1);
  });
});

describe('kolmogorovSmirnov()', () => {
  it("stays within 0.03 above SciPy's method='asymp' from 80 effective rows on", () => {
    for (const { reference, current, ks } of cases) {
      if ((reference.length * current.length) / (reference.length + current.length) < 80) continue;
      const { pValue } = kolmogorovSmirnov(reference.slice().sort(), current.slice().sort());
      expect(pValue).toBeGreaterThanOrEqual(ks.asympPValue);
      expect(pValue - ks.asympPValue).toBeLessThan(0.03);
    }
  });
});

describe('welchTest()', () => {
  const constant = (value: number) => momentsOf(new Float32Array(5).fill(value));

  it('takes equal constants as equal and different ones as certainly different', () => {
    expect(welchTest(constant(3), constant(3))).toEqual({ statistic: 0, degreesOfFreedom: 8, pValue: 1 });
    expect(welchTest(constant(3), constant(2))).toEqual({ statistic: -Infinity, degreesOfFreedom: 8, pValue: 0 });
  });
});

describe('momentsOf()', () => {
  it('keeps the variance of small steps on a large level', () => {
    expect(momentsOf(Float32Array.of(8_000_001, 8_000_002, 8_000_003))).toEqual({
      count: 3,
      mean: 8_000_002,
      variance: 1,
    });
  });
});

describe('betaBinomialTail()', () => {
  it.each(scipy.shares)(
    '$currentFrauds of $currentRows after $frauds of $rows',
    ({ pValue, currentFrauds, currentRows, ...forecast }) => {
      expectEqual(betaBinomialTail(forecast, currentFrauds, currentRows), pValue);
    },
  );
});

describe('overdispersion()', () => {
  it('finds what scatters beyond chance, and no less than a tenth', () => {
    expect(
      overdispersion([
        { rows: 1_000_000, frauds: 12_000 },
        { rows: 1_000_000, frauds: 8_000 },
      ]),
    ).toBeCloseTo(Math.sqrt(2) / 5, 2);
    expect(
      overdispersion([
        { rows: 1_000, frauds: 10 },
        { rows: 1_000, frauds: 12 },
      ]),
    ).toBe(0.1);
    expect(overdispersion([{ rows: 1_000, frauds: 0 }])).toBe(0.1);
  });
});

describe('digamma(), trigamma(), trigammaInverse()', () => {
  it.each(scipy.polygamma)('x = $x', (expected) => {
    expect(Math.abs(digamma(expected.x) - expected.digamma)).toBeLessThan(
      1e-9 * Math.max(1, Math.abs(expected.digamma)),
    );
    expectEqual(trigamma(expected.x), expected.trigamma);
    expectEqual(trigammaInverse(expected.trigamma), expected.x);
  });
});

describe('sortedFloats()', () => {
  it.each([10, 5_000])('sorts %d numbers of either sign as the engine does, and leaves them as they are', (count) => {
    const values = Float32Array.from({ length: count }, (_, i) =>
      i % 7 === 0 ? 0 : Math.tan(i * 1.7) * 10 ** ((i % 60) - 30),
    );
    const before = values.slice();
    expect(sortedFloats(values)).toEqual(values.slice().sort());
    expect(values).toEqual(before);
  });
});
