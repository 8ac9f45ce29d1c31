import { describe, expect, it } from 'vitest';
import { advance, createHistory, derivedNames, learn, type Transaction } from './index.ts';
import { cardPlan } from './testing/card-plan.ts';

const DAY = 86_400;
const SHARE = derivedNames(cardPlan).indexOf(`merchant.fraudShare.${DAY}`);
const first: Transaction = { timeSeconds: 0, entities: [1, 0, 2, 0], numbers: [5], id: 11 };

function shareAfter(teach: (history: ReturnType<typeof createHistory>) => unknown): number {
  const history = createHistory(cardPlan);
  const derived = new Float32Array(history.width);
  advance(history, first, derived);
  advance(history, { ...first, timeSeconds: 1, id: 12 }, derived);
  teach(history);
  advance(history, { ...first, timeSeconds: 7 * DAY + 1, id: 13 }, derived);
  return derived[SHARE]!;
}

describe('learn()', () => {
  it('counts a transaction without a label as legitimate', () => {
    expect(shareAfter(() => {})).toBe(0);
  });

  it('makes it a fraud, or legitimate again: the last word counts', () => {
    expect(shareAfter((history) => learn(history, first, 1))).toBe(0.5);
    expect(shareAfter((history) => [learn(history, first, 1), learn(history, first, 1)])).toBe(0.5);
    expect(shareAfter((history) => [learn(history, first, 1), learn(history, first, 0)])).toBe(0);
  });

  it('takes a report back, and lets a file have the last word', () => {
    const told = (...words: readonly [label: 0 | 1, isReported: boolean][]) =>
      shareAfter((history) => words.map(([label, isReported]) => learn(history, first, label, isReported)));
    expect(told([1, true])).toBe(0.5);
    expect(told([1, true], [0, true])).toBe(0);
    expect(told([0, false], [1, true])).toBe(0);
    expect(told([1, false], [0, true])).toBe(0.5);
    expect(told([1, true], [0, false], [1, true])).toBe(0);
  });

  it('says whether any entity knows the transaction', () => {
    shareAfter((history) => {
      expect(learn(history, first, 1)).toBe(true);
      expect(learn(history, { ...first, id: 99 }, 1)).toBe(false);
      expect(learn(history, { ...first, timeSeconds: 3 }, 1)).toBe(false);
      expect(learn(history, { ...first, entities: [8, 0, 9, 0] }, 1)).toBe(false);
      expect(learn(history, { ...first, entities: [0, 0, 0, 0] }, 1)).toBe(false);
    });
  });
});
