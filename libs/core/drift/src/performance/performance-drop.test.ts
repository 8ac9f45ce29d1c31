import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import scipy from '../../fixtures/scipy.json' with { type: 'json' };
import { type AnsweredRows, performanceDrop, studentQuantile, wilsonInterval, type Worsening } from '../index.ts';

function expectEqual(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

/** Equal to 1e-9 of the interval's width, or of 1. */
function expectWorsening(actual: Worsening, expected: Omit<Worsening, 'sampling'>): void {
  const unit = Math.max(1, expected.high - expected.low);
  for (const key of ['reference', 'current', 'low', 'high'] as const)
    expectEqual(actual[key] / unit, expected[key] / unit);
}

/** Normal scores, those of frauds so much higher. */
function rows(seed: number, frauds: number, legitimate: number, distance: number): AnsweredRows {
  const random = randomSource(seed);
  const labels = new Uint8Array(frauds + legitimate).fill(1, 0, frauds);
  return {
    labels,
    scores: Float64Array.from(labels, (label) => 1 / (1 + Math.exp(2 - random.normal() - distance * label))),
    amounts: Float64Array.from(labels, () => Math.exp(3 + random.normal())),
    threshold: 0.5,
  };
}

const costs = { missedFraud: 20, falseAlarm: 10, margin: 0.02 };
const dropOf = (reference: AnsweredRows, current: AnsweredRows) => performanceDrop({ reference, current, costs });

describe('performanceDrop()', () => {
  it.each(scipy.drops)(
    'equals SciPy and scikit-learn: $name',
    ({ rows: [before, now], errorRate, threshold, costs, auprc, falseAlarms, cost }) => {
      const rowsOf = ({ scores, labels, amounts }: NonNullable<typeof before>) => ({
        scores: Float64Array.from(scores),
        labels: Uint8Array.from(labels),
        amounts,
        threshold,
      });
      const drop = performanceDrop({ reference: rowsOf(before!), current: rowsOf(now!), costs, errorRate })!;
      expectWorsening(drop.auprc, auprc);
      expectWorsening(drop.cost!, cost);
      expectWorsening(drop.falseAlarms, falseAlarms);
    },
  );

  it('calls an equally good champion worse no more often than said, also where the share of frauds moved', () => {
    const trials = 300;
    const drops = Array.from({ length: trials }, (_, i) =>
      dropOf(rows(2 * i, 40, 800, 2.5), rows(2 * i + 1, 30, 200, 2.5))!,
    );
    // Binomial(300, 0.025): more than 17 in 0.1 % of the runs.
    expect(drops.filter(({ auprc }) => auprc.low > 0).length).toBeLessThanOrEqual(17);
    expect(drops.filter(({ cost }) => cost!.low > 0).length).toBeLessThanOrEqual(17);
    expect(drops.filter(({ falseAlarms }) => falseAlarms.low > 0).length).toBeLessThanOrEqual(17);
    expect(drops.filter(({ auprc }) => auprc.high < 0).length).toBeLessThanOrEqual(17);
  });

  /** Frauds of `rows`, each so many times in one block; legitimate rows in blocks of their own. */
  function together(rows: AnsweredRows, times: number): AnsweredRows {
    const order = Array.from(rows.labels.keys()).flatMap((row) =>
      Array.from({ length: rows.labels[row] === 1 ? times : 1 }, () => row),
    );
    return {
      scores: Float64Array.from(order, (row) => rows.scores[row]!),
      labels: Uint8Array.from(order, (row) => rows.labels[row]!),
      amounts: Float64Array.from(order, (row) => rows.amounts![row]!),
      threshold: rows.threshold,
      blocks: order,
    };
  }

  it('knows no more of frauds that come five at a time than of one of each', () => {
    const [single, fives] = [1, 5].map((times) => together(rows(7, 40, 2_000, 2.5), times));
    const of = (current: AnsweredRows) => dropOf(rows(8, 40, 2_000, 2.5), current)!;
    const ratio = of(fives!).auprc.sampling.current / of(single!).auprc.sampling.current;
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
    expect(of({ ...fives!, blocks: undefined }).auprc.sampling.current).toBeCloseTo(1 / (4 * 200), 12);
  });

  it('calls a champion worse no more often than said where frauds come together', () => {
    const trials = 200;
    const falls = (useBlocks: boolean) =>
      Array.from({ length: trials }, (_, i) => {
        const [before, now] = [2 * i, 2 * i + 1].map((seed) => {
          const found = together(rows(5_000 + seed, 10, 500, 2), 5);
          return useBlocks ? found : { ...found, blocks: undefined };
        });
        return Number(dropOf(before!, now!)!.auprc.low > 0);
      }).reduce((sum, fall) => sum + fall, 0);
    expect(falls(false)).toBeGreaterThan(0.08 * trials);
    // Binomial(200, 0.025): more than 13 in 0.1 % of the runs.
    expect(falls(true)).toBeLessThanOrEqual(13);
  });

  it('asks for more where earlier weeks differed more', () => {
    const [before, now] = [rows(1, 100, 5_000, 3), rows(2, 100, 5_000, 2.2)];
    const { auprc, ...rest } = dropOf(before, now)!;
    const week = (current: number) => ({ ...rest, champion: 'a', auprc: { ...auprc, current, low: -0.1 } });
    const after = (past: readonly ReturnType<typeof week>[]) =>
      performanceDrop({ reference: before, current: now, costs, past })!.auprc.low;
    expect(auprc.low).toBeGreaterThan(0);
    const calm = after(Array.from({ length: 20 }, () => week(auprc.reference)));
    const restless = after(Array.from({ length: 20 }, (_, i) => week(auprc.reference + (i % 2 ? 0.1 : -0.2))));
    expect(calm).toBeGreaterThan(restless);
    expect([calm > 0, restless > 0]).toEqual([true, false]);
  });

  it('sees a champion that has become worse, in AUPRC and in money', () => {
    const { auprc, cost } = dropOf(rows(1, 100, 5_000, 3), rows(2, 100, 5_000, 1))!;
    expect(auprc.low).toBeGreaterThan(0.1);
    expect(cost!.low).toBeGreaterThan(0);
    expect(cost!.current).toBeGreaterThan(cost!.reference);
  });

  it('sees false alarms multiply before money does, which single frauds move more', () => {
    const [before, now] = [rows(1, 10, 8_000, 4), rows(2, 6, 4_000, 4)];
    const { cost, falseAlarms } = dropOf({ ...before, threshold: 0.9 }, { ...now, threshold: 0.7 })!;
    expect(falseAlarms.low).toBeGreaterThan(0);
    expect(falseAlarms).toMatchObject({
      reference: before.scores.filter((score, row) => score >= 0.9 && before.labels[row] === 0).length / 8_000,
    });
    expect(cost!.low).toBeLessThan(0);
  });

  it('leaves cost out where amounts or costs are not known', () => {
    const { scores, labels, threshold } = rows(1, 10, 90, 2);
    expect(dropOf({ scores, labels, threshold }, rows(2, 10, 90, 2))!.cost).toBeNull();
    expect(performanceDrop({ reference: rows(1, 10, 90, 2), current: rows(2, 10, 90, 2) })!.cost).toBeNull();
  });

  it.each([
    [1, 90],
    [10, 1],
  ])('says nothing of %d frauds and %d legitimate rows', (frauds, legitimate) => {
    expect(dropOf(rows(1, 10, 90, 2), rows(2, frauds, legitimate, 2))).toBeUndefined();
    expect(dropOf(rows(2, frauds, legitimate, 2), rows(1, 10, 90, 2))).toBeUndefined();
  });
});

describe('studentQuantile()', () => {
  it.each(scipy.quantiles)('$share above, $degreesOfFreedom degrees of freedom', ({ share, degreesOfFreedom, t }) => {
    expectEqual(studentQuantile(share, degreesOfFreedom), t);
  });
});

describe('wilsonInterval()', () => {
  it.each(scipy.wilson)('$frauds of $trials', ({ frauds, trials, quantile, low, high }) => {
    const interval = wilsonInterval(frauds / trials, trials, quantile);
    expectEqual(interval.low, low);
    expectEqual(interval.high, high);
  });
});
