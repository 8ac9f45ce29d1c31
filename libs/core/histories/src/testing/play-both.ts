import fc from 'fast-check';
import { expect } from 'vitest';
import { advance, createHistory, derivedNames, type History, learn, lookBack, type Transaction } from '../index.ts';
import { cardPlan } from './card-plan.ts';
import { plainHistory } from './plain-history.ts';

const DAY = 86_400;

/** One transaction to come, and by how much it is later than the one before, in seconds. */
export type Step = {
  readonly card: number;
  readonly merchant: number;
  readonly amount: number;
  readonly step: number;
  readonly label: number | undefined;
  /** 0: an earlier transaction comes again instead. */
  readonly repeats: number;
  /** 0: a label of an earlier transaction comes in. */
  readonly relabels: number;
};

/** From a ten-millionth to ten million, either sign, with all bits of a float32. */
const amounts = fc
  .tuple(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.integer({ min: -48, max: 0 }))
  .map(([mantissa, exponent]) => mantissa * 2 ** exponent);

/** Cards and merchants (0 is a missing one), amounts that are missing at times, steps that lead back at times. */
export function steps(cards: number, atMost: number): fc.Arbitrary<Step[]> {
  const step = fc.record({
    card: fc.nat(cards),
    merchant: fc.nat(6),
    amount: fc.oneof(amounts, fc.constant(NaN), fc.constant(0)),
    step: fc.oneof(fc.constant(0), fc.nat(DAY), fc.integer({ min: -DAY, max: 20 * DAY })),
    label: fc.constantFrom(0, 1, undefined),
    repeats: fc.nat(20),
    relabels: fc.nat(20),
  });
  return fc.array(step, { minLength: 1, maxLength: atMost });
}

/**
 * Plays the steps on a history and on a plain one, and expects the same bits of every column.
 *
 * @param between is called after each transaction; a history that it returns takes the place of the one at hand
 */
export function playBoth(
  played: readonly Step[],
  between: (history: History, timeSeconds: number) => History | void = () => {},
): void {
  let history = createHistory(cardPlan);
  const plain = plainHistory(cardPlan);
  const all: Transaction[] = [];
  let timeSeconds = 1_700_000_000;
  for (const { step, card, merchant, amount, label, repeats, relabels } of played) {
    timeSeconds += step;
    const transaction = (repeats === 0 ? all[(7 * all.length) % all.length] : undefined) ?? {
      timeSeconds,
      entities: [card, card === 0 ? 0 : 9, merchant, 0],
      numbers: [amount],
      id: all.length + 1,
      label,
    };
    const derived = new Float32Array(history.width);
    const looked = new Float32Array(history.width);
    lookBack(history, transaction, looked);
    advance(history, transaction, derived);
    expectSame(looked, derived);
    expectSame(derived, Float32Array.from(plain.advance(transaction)));
    all.push(transaction);
    if (relabels === 0) {
      const earlier = all[(5 * all.length) % all.length]!;
      const known = all.length % 2 === 0 ? 1 : 0;
      learn(history, earlier, known);
      plain.learn(earlier, known);
    }
    history = between(history, timeSeconds) ?? history;
  }
}

function expectSame(derived: Float32Array, expected: Float32Array): void {
  if (derived.every((value, i) => Object.is(value, expected[i]))) return;
  const named = (columns: Float32Array) =>
    Object.fromEntries(derivedNames(cardPlan).map((name, i) => [name, columns[i]]));
  expect(named(derived)).toEqual(named(expected));
}
