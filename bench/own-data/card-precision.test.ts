import { describe, expect, it } from 'vitest';
import { cardPrecision100 } from './card-precision.ts';

/** A day's payments of so many cards, the scores falling; the cards of these numbers have a fraud. */
function aDay(day: number, cards: number, frauds: readonly number[]) {
  return Array.from({ length: cards }, (_, card) => ({
    day,
    card,
    score: 1 - card / 1000,
    isFraud: frauds.includes(card),
  }));
}

function precisionOf(rows: readonly { day: number; card: number; score: number; isFraud: boolean }[]): number {
  return cardPrecision100(
    Float64Array.from(rows, ({ score }) => score),
    {
      labels: Uint8Array.from(rows, ({ isFraud }) => (isFraud ? 1 : 0)),
      days: rows.map(({ day }) => day),
      cards: rows.map(({ card }) => card),
    },
  );
}

describe('cardPrecision100()', () => {
  it('counts the frauds among the hundred highest scores of each day', () => {
    expect(precisionOf(aDay(0, 150, [0, 50, 99, 100, 149]))).toBeCloseTo(0.03);
  });

  it('is the mean of the days, a day of fewer cards counted whole', () => {
    expect(precisionOf([...aDay(0, 150, [0, 120]), ...aDay(1, 10, [3])])).toBeCloseTo((0.01 + 0.1) / 2);
  });

  it('takes a card by its highest score, and as one with a fraud whichever of its payments was', () => {
    const second = { day: 0, card: 5, score: 0, isFraud: true };
    expect(precisionOf([...aDay(0, 150, []), second])).toBeCloseTo(0.01);
  });
});
