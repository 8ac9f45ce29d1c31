import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, createHistory, derivedNames, HistoryError, type Transaction } from './index.ts';
import { cardPlan } from './testing/card-plan.ts';
import { playBoth, steps } from './testing/play-both.ts';

const DAY = 86_400;
const NOON = 1_700_000_000;

/** Columns by name after these transactions of one card, the last one's. */
function lastOf(transactions: readonly Partial<Transaction>[]): Record<string, number> {
  const history = createHistory(cardPlan);
  const derived = new Float32Array(history.width);
  for (const given of transactions)
    advance(history, { timeSeconds: NOON, entities: [1, 2, 3, 4], numbers: [10], id: 0, ...given }, derived);
  return Object.fromEntries(derivedNames(cardPlan).map((name, i) => [name, derived[i]!]));
}

describe('advance()', () => {
  it('gives what a look at all earlier transactions gives, also for late and repeated ones', () => {
    fc.assert(
      fc.property(steps(4, 80), (played) => playBoth(played)),
      { numRuns: 60 },
    );
  });

  it('does not count the transaction itself', () => {
    expect(lastOf([{}])).toMatchObject({
      'card.count.3600': 0,
      'card.amount.sum.3600': 0,
      'card.amount.mean.3600': NaN,
      'card.amount.max.3600': NaN,
      'card.amount.ratio.3600': NaN,
      'card.sinceLast': NaN,
      'card.isFirst': 1,
      'card.merchant.distinct.86400': 0,
      'card.merchant.isNew.86400': 1,
      'merchant.fraudShare.86400': NaN,
    });
  });

  it('counts one of the same moment that arrived before', () => {
    expect(lastOf([{}, {}])).toMatchObject({ 'card.count.3600': 1, 'card.sinceLast': 0, 'card.isFirst': 0 });
  });

  it('leaves out one that is exactly as old as the window is long, and counts one a millisecond younger', () => {
    const second = { timeSeconds: NOON + 3600 };
    expect(lastOf([{}, second])['card.count.3600']).toBe(0);
    expect(lastOf([{ timeSeconds: NOON + 0.001 }, second])['card.count.3600']).toBe(1);
  });

  it('counts a late one as of its own time, and later ones count it', () => {
    const late = { timeSeconds: NOON + 60, numbers: [30] };
    const first = [{}, { timeSeconds: NOON + 3000, numbers: [20] }];
    expect(lastOf([...first, late])).toMatchObject({
      'card.count.3600': 1,
      'card.sinceLast': 60,
      'card.amount.max.3600': 10,
    });
    expect(lastOf([...first, late, { timeSeconds: NOON + 3600 }])).toMatchObject({
      'card.count.3600': 2,
      'card.amount.max.3600': 30,
    });
  });

  it('answers a repeated one as it did before, and counts it once', () => {
    const once = [{ id: 1 }, { id: 2, timeSeconds: NOON + 5 }];
    const twice = [...once, { id: 2, timeSeconds: NOON + 5 }];
    expect(lastOf(twice)).toEqual(lastOf(once));
    const after = { id: 3, timeSeconds: NOON + 6 };
    expect(lastOf([...twice, after])).toEqual(lastOf([...once, after]));
  });

  it('goes on counting after one whose time lies far in the future', () => {
    const others = [{}, { timeSeconds: NOON + 1e9 }, { timeSeconds: NOON + 10 }, { timeSeconds: NOON + 20 }];
    expect(lastOf(others)['card.count.3600']).toBe(1);
  });

  it('counts a fraud from the delay on', () => {
    const fraud = { label: 1 };
    expect(lastOf([fraud, { timeSeconds: NOON + 7 * DAY - 1 }])).toMatchObject({
      'merchant.count.86400': 0,
      'merchant.fraudShare.86400': NaN,
    });
    expect(lastOf([fraud, { timeSeconds: NOON + 7 * DAY }])).toMatchObject({
      'merchant.count.86400': 1,
      'merchant.fraudShare.86400': 1,
    });
  });

  it('has no columns for an entity that is missing', () => {
    const derived = lastOf([{ entities: [0, 0, 3, 4] }]);
    expect(derived['card.count.3600']).toBeNaN();
    expect(derived['pair.count']).toBeNaN();
    expect(derived['merchant.count.86400']).toBe(0);
  });

  it.each([NaN, Infinity, 1e15])('refuses the time %d', (timeSeconds) => {
    expect(() => lastOf([{ timeSeconds }])).toThrow(
      expect.objectContaining({ name: HistoryError.name, code: 'FRAUD_HISTORIES_TIME_INVALID' }),
    );
  });
});
