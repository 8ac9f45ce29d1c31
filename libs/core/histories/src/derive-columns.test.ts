import { describe, expect, it } from 'vitest';
import { advance, createHistory, deriveColumns, type TransactionColumns, warmUpSeconds } from './index.ts';
import { cardPlan } from './testing/card-plan.ts';

const ROWS = 500;
const DAY = 86_400;

function transactions(from: number, to: number): TransactionColumns {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return {
    timeSeconds: Float64Array.from(rows, (row) => row * 10_000),
    entities: Uint32Array.from(rows.flatMap((row) => [1 + (row % 3), 7, 1 + (row % 4), 8])),
    numbers: [Float32Array.from(rows, (row) => (row % 9 === 0 ? NaN : row % 50))],
    ids: Uint32Array.from(rows, (row) => row + 1),
    labels: Uint8Array.from(rows, (row) => [0, 1, 255][row % 3]!),
  };
}

describe('deriveColumns()', () => {
  it('gives column by column what advance() gives row by row', () => {
    const columns = deriveColumns(createHistory(cardPlan), transactions(0, ROWS));
    const history = createHistory(cardPlan);
    const { timeSeconds, entities, numbers, ids, labels } = transactions(0, ROWS);
    const derived = new Float32Array(history.width);
    for (let row = 0; row < ROWS; row++) {
      const transaction = {
        timeSeconds: timeSeconds[row]!,
        entities: entities.subarray(4 * row, 4 * row + 4),
        numbers: [numbers[0]![row]!],
        id: ids[row]!,
        label: labels[row]!,
      };
      advance(history, transaction, derived);
      expect(columns.map((column) => column[row])).toEqual([...derived]);
    }
  });

  it('gives the same of a window that the longest window before it has warmed up', () => {
    const first = 400;
    const begin = first - Math.ceil(warmUpSeconds(cardPlan) / 10_000);
    const whole = deriveColumns(createHistory(cardPlan), transactions(0, ROWS), first);
    const history = createHistory(cardPlan);
    const warmedUp = deriveColumns(history, transactions(begin, first), Infinity);
    expect(warmedUp.map((column) => column.length)).toEqual(warmedUp.map(() => 0));
    expect(deriveColumns(history, transactions(first, ROWS))).toEqual(whole);
  });
});

describe('warmUpSeconds()', () => {
  it('is the longest window with its delay', () => {
    expect(warmUpSeconds(cardPlan)).toBe(37 * DAY);
  });
});
