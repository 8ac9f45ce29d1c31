import { describe, expect, it } from 'vitest';
import reference from '../fixtures/scikit-learn.json' with { type: 'json' };
import { auprcDifference, type Contest, evaluate, judge, type Metrics } from './index.ts';

const pair = reference.pairedBootstrap;
const contest = {
  champion: Float64Array.from(pair.champion),
  challenger: Float64Array.from(pair.challenger),
  labels: Uint8Array.from(pair.labels),
  seed: 1,
};

describe('auprcDifference()', () => {
  it('agrees with a bootstrap by numpy and scikit-learn within its own noise', () => {
    const { low, high } = auprcDifference({ ...contest, replicates: 4_000 });
    // standard error of a 2.5 % quantile of 4,000 draws: about 2.7 standard deviations / sqrt(4,000) = 0.0013; five
    // of it
    expect(Math.abs(low - pair.low)).toBeLessThan(0.0065);
    expect(Math.abs(high - pair.high)).toBeLessThan(0.0065);
  });

  it('gives the same interval for the same seed', () => {
    expect(auprcDifference(contest)).toEqual(auprcDifference(contest));
    expect(auprcDifference(contest)).not.toEqual(auprcDifference({ ...contest, seed: 2 }));
  });

  it('is 0 to 0 for a model against itself, and turns around with the two', () => {
    expect(auprcDifference({ ...contest, challenger: contest.champion })).toEqual({
      low: 0,
      high: 0,
      errorRate: 0.025,
    });
    const { low, high } = auprcDifference({ ...contest, champion: contest.challenger, challenger: contest.champion });
    expect(low).toBeCloseTo(-auprcDifference(contest).high, 12);
    expect(high).toBeCloseTo(-auprcDifference(contest).low, 12);
  });

  it('does not change by rows that score below every fraud in both models', () => {
    const below = (scores: readonly number[]) =>
      Float64Array.from([...scores, ...new Array<number>(10_000).fill(Math.min(...scores) - 1)]);
    const longer = {
      ...contest,
      champion: below(pair.champion),
      challenger: below(pair.challenger),
      labels: Uint8Array.from([...pair.labels, ...new Array<number>(10_000).fill(0)]),
    };
    expect(auprcDifference(longer)).toEqual(auprcDifference(contest));
  });

  it('refuses rows of one class', () => {
    const one = new Float64Array([0.5]);
    expect(() => auprcDifference({ champion: one, challenger: one, labels: new Uint8Array(1), seed: 1 })).toThrow(
      RangeError,
    );
  });
});

describe('judge()', () => {
  const base = evaluate(new Float64Array([0.9, 0.1]), new Uint8Array([1, 0]), 0.5);
  const withAuprc = (auprc: number, other: Partial<Metrics> = {}): Metrics => ({ ...base, auprc, ...other });
  const champion = withAuprc(0.8);

  const between = (low: number, high: number) => ({ low, high, errorRate: 0.05 });
  const costs = (difference: number, low: number, high = 100) => ({ difference, low, high, errorRate: 0.05 });
  const contest = (challenger: number, other: Partial<Contest> = {}): Contest => ({
    champion,
    challenger: withAuprc(challenger),
    difference: undefined,
    drift: 'ordinary',
    nonInferiorityMargin: 0.05,
    ...other,
  });

  it.each([
    ['no champion', contest(0.1, { champion: undefined }), 'promote'],
    [
      'no champion, and no better than a random order',
      contest(0.1, { champion: undefined, overNothing: { auprc: { low: -0.01, high: 0.2, errorRate: 0.025 } } }),
      'undecidable',
    ],
    [
      'no champion, and dearer than flagging nothing',
      contest(0.1, {
        champion: undefined,
        overNothing: {
          auprc: { low: 0.05, high: 0.2, errorRate: 0.025 },
          cost: { difference: 90, low: 10, high: 200, errorRate: 0.025 },
        },
      }),
      'undecidable',
    ],
    [
      'no champion, and better than flagging nothing',
      contest(0.1, {
        champion: undefined,
        overNothing: {
          auprc: { low: 0.05, high: 0.2, errorRate: 0.025 },
          cost: { difference: -90, low: -200, high: 10, errorRate: 0.025 },
        },
      }),
      'promote',
    ],
    ['no frauds in the rows', contest(0), 'undecidable'],
    ['better beyond chance', contest(0.9, { difference: between(0.01, 0.2) }), 'promote'],
    ['better, perhaps by chance', contest(0.9, { difference: between(-0.01, 0.2) }), 'undecidable'],
    ['the same', contest(0.8, { difference: between(0, 0) }), 'undecidable'],
    ['worse beyond chance', contest(0.7, { difference: between(-0.2, -0.01) }), 'keep'],
    [
      'better, perhaps by chance, after a severe drift',
      contest(0.9, { difference: between(-0.01, 0.2), drift: 'severe' }),
      'promote',
    ],
    [
      'worse, perhaps by chance, after a severe drift',
      contest(0.79, { difference: between(-0.04, 0.01), drift: 'severe' }),
      'promote',
    ],
    [
      'better beyond chance, dearer beyond chance',
      contest(0.9, { difference: between(0.01, 0.2), costDifference: costs(40, 10) }),
      'undecidable',
    ],
    [
      'better beyond chance, dearer perhaps by chance',
      contest(0.9, { difference: between(0.01, 0.2), costDifference: costs(40, -10) }),
      'promote',
    ],
    [
      'cheaper beyond chance, worse perhaps by chance',
      contest(0.79, { difference: between(-0.02, 0.01), costDifference: costs(-40, -70, -10) }),
      'promote',
    ],
    [
      'cheaper beyond chance, worse beyond chance',
      contest(0.7, { difference: between(-0.2, -0.01), costDifference: costs(-40, -70, -10) }),
      'keep',
    ],
    [
      'cheaper perhaps by chance',
      contest(0.8, { difference: between(-0.02, 0.02), costDifference: costs(-40, -70, 0) }),
      'undecidable',
    ],
    [
      'dearer, perhaps by chance, after a severe drift',
      contest(0.9, { difference: between(-0.01, 0.2), drift: 'severe', costDifference: costs(40, -10) }),
      'promote',
    ],
    [
      'dearer beyond chance after a severe drift',
      contest(0.9, { difference: between(-0.01, 0.2), drift: 'severe', costDifference: costs(40, 10) }),
      'undecidable',
    ],
    [
      'worse by more than the margin, perhaps, after a severe drift',
      contest(0.79, { difference: between(-0.2, 0.01), drift: 'severe' }),
      'undecidable',
    ],
    ['too few frauds after a severe drift', contest(0.9, { drift: 'severe' }), 'undecidable'],
    [
      'worse beyond chance after a severe drift',
      contest(0.7, { difference: between(-0.2, -0.01), drift: 'severe' }),
      'keep',
    ],
  ] as const)('%s', (_, contestants, kind) => {
    expect(judge(contestants).kind).toBe(kind);
  });

  it('says why in one sentence with the figures', () => {
    const perhapsWorse = { difference: between(-0.02, 0.01) };
    expect(judge(contest(0.79, perhapsWorse)).reason).toBe(
      'Not decided, the old model stays: the difference may be chance, and more labelled frauds would tell: ' +
        'AUPRC 0.790 against 0.800 on 2 rows with 1 frauds; the true difference is probably (90 %) between -0.020 ' +
        'and +0.010.',
    );
    expect(judge(contest(0.79, { ...perhapsWorse, costDifference: costs(-40, -70, -10) })).reason).toBe(
      'New model goes live. Its errors cost less than those of the old one, more than chance can explain, and it ' +
        'sorts frauds to the top about as well: AUPRC 0.790 against 0.800 on 2 rows with 1 frauds; the true ' +
        'difference is probably (90 %) between -0.020 and +0.010; its errors on these rows cost probably between ' +
        '70.00 less and 10.00 less. A model that is no better passes by luck in 10 of 100 judgements at most.',
    );
    expect(judge(contest(0.9, { difference: between(0.01, 0.2) })).reason).toMatch(
      /better than the old one, more than chance can explain: .* by luck in 5 of 100 judgements at most\.$/,
    );
    expect(judge(contest(0.9, { ...perhapsWorse, costDifference: costs(40, 10) })).reason).toMatch(
      /but its errors cost more, more than chance can explain: .* between 10\.00 more and 100\.00 more\.$/,
    );
  });

  it('refuses figures of different rows', () => {
    expect(() => judge({ ...contest(0.9), challenger: withAuprc(0.9, { rows: 3 }) })).toThrow(RangeError);
  });
});
