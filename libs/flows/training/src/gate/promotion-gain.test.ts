import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { type AnsweredWeek, promotionGain } from './promotion-gain.ts';

const ROWS = 300;
const rules = { promoted: 2, replaced: 2, costs: { missedFraud: 20, falseAlarm: 10, margin: 0 } };

/** A week with 10 frauds that both models see apart by a distance; they share most of what they see. */
function aWeek(seed: number, promotedSees: number, replacedSees: number): AnsweredWeek {
  const random = randomSource(seed);
  const labels = Uint8Array.from({ length: ROWS }, (_, row) => Number(row % 30 === 0));
  const shared = Array.from(labels, () => random.normal());
  const scoresOf = (distance: number) =>
    Float64Array.from(labels, (label, row) => distance * label + 0.9 * shared[row]! + 0.4 * random.normal());
  return {
    promoted: scoresOf(promotedSees),
    replaced: scoresOf(replacedSees),
    labels,
    eventTime: Float64Array.from(labels, (_, row) => (row * 604_800) / ROWS),
    amounts: new Float32Array(ROWS).fill(100),
  };
}
const weeksOf = (count: number, promotedSees: number, replacedSees: number) =>
  Array.from({ length: count }, (_, week) => aWeek(week + 1, promotedSees, replacedSees));

describe('promotionGain()', () => {
  it('shows a promoted model that is better as better in both figures, and as worse the other way round', () => {
    const better = promotionGain(weeksOf(8, 3.5, 1.5), rules)!;
    expect(better.auprc.low).toBeGreaterThan(0);
    expect(better.money!.low).toBeGreaterThan(0);
    const worse = promotionGain(weeksOf(8, 1.5, 3.5), rules)!;
    expect(worse.auprc.high).toBeLessThan(0);
    expect(worse.money!.high).toBeLessThan(0);
  });

  it('is the difference on all rows of the weeks, ranked together', () => {
    const weeks = weeksOf(3, 2, 2.5);
    const auprcOf = (model: 'promoted' | 'replaced') =>
      averagePrecision(
        scoreCurve(
          Float64Array.from(weeks.flatMap((week) => [...week[model]])),
          Uint8Array.from(weeks.flatMap((week) => [...week.labels])),
        ),
      );
    const { auprc, money } = promotionGain(weeks, rules)!;
    expect(auprc.gain).toBeCloseTo(auprcOf('promoted') - auprcOf('replaced'), 12);
    expect([auprc.low <= auprc.gain, auprc.gain <= auprc.high]).toEqual([true, true]);
    const errors = weeks.flatMap(({ labels, promoted, replaced }) =>
      Array.from(labels, (label, row) => {
        const each = label === 1 ? 120 : 10;
        const isWrong = (score: number) => Number(score >= 2 !== (label === 1));
        return each * (isWrong(replaced[row]!) - isWrong(promoted[row]!));
      }),
    );
    expect(money!.gain).toBeCloseTo(
      errors.reduce((sum, each) => sum + each, 0),
      9,
    );
  });

  it('finds nothing between a model and itself', () => {
    const weeks = weeksOf(4, 2, 2).map((week) => ({ ...week, replaced: week.promoted }));
    const { auprc, money } = promotionGain(weeks, rules)!;
    expect(auprc).toEqual({ gain: 0, low: 0, high: 0 });
    expect(money!.gain).toBe(0);
    expect([money!.low < -120, money!.high > 120]).toEqual([true, true]); // the fraud that was not missed yet
  });

  it('says nothing with too few frauds, and nothing of money where transactions have no amounts', () => {
    const weeks = weeksOf(2, 2, 2);
    expect(promotionGain(weeks.slice(1), rules)).toBeUndefined();
    expect(promotionGain([], rules)).toBeUndefined();
    expect(promotionGain([weeks[0]!, { ...weeks[1]!, amounts: undefined }], rules)!.money).toBeNull();
  });
});
