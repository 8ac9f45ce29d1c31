import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advance, createHistory, derivedNames } from './index.ts';
import { cardPlan } from './testing/card-plan.ts';

type Columns = Record<string, (number | null)[]>;

const pandas = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/pandas.json'), 'utf8')) as {
  rows: { time: number[]; card: number[]; merchant: number[]; amount: (number | null)[]; fraud: number[] };
  columns: Columns;
  handbook: Columns;
};
const { time, card, merchant, amount, fraud } = pandas.rows;

/** Derived columns of all rows, by name. */
function derive(numbers: readonly number[]): Record<string, number[]> {
  const history = createHistory(cardPlan);
  const derived = new Float32Array(history.width);
  const rows = time.map((timeSeconds, i) => {
    const entities = [card[i]!, 0, merchant[i]!, 0];
    advance(history, { timeSeconds, entities, numbers: [numbers[i]!], id: i + 1, label: fraud[i]! }, derived);
    return [...derived];
  });
  return Object.fromEntries(derivedNames(cardPlan).map((name, c) => [name, rows.map((row) => row[c]!)]));
}

function expectEqual(ours: readonly number[], theirs: readonly (number | null)[]): void {
  expect(ours.length).toBe(theirs.length);
  ours.forEach((value, i) => {
    const wanted = theirs[i] ?? NaN;
    if (!(Math.abs(value - wanted) <= 2e-7 * Math.abs(wanted))) expect(value).toBe(wanted);
  });
}

describe("pandas' rolling windows", () => {
  const ours = derive(amount.map((value) => value ?? NaN));

  it.each(Object.keys(pandas.columns))('give the same %s', (name) => {
    expectEqual(ours[name]!, pandas.columns[name]!);
  });
});

describe("the Fraud Detection Handbook's features", () => {
  const known = amount.map((value) => value ?? 0);
  const ours = derive(known);

  it.each([1, 7, 30])('of the customer over %d days are ours with the transaction itself', (days) => {
    const counts = ours[`card.count.${days * 86_400}`]!;
    const sums = ours[`card.amount.sum.${days * 86_400}`]!;
    expectEqual(
      counts.map((count) => count + 1),
      pandas.handbook[`customer_n_${days}`]!,
    );
    expectEqual(
      sums.map((sum, i) => Math.fround((sum + known[i]!) / (counts[i]! + 1))),
      pandas.handbook[`customer_mean_${days}`]!,
    );
  });
});
