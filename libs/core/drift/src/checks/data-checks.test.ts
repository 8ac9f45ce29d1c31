import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { dataChecks, driftBaseline, duplicateRows, type RowsToCheck } from '../index.ts';
import type { NumberColumn } from '../week/drift-baseline.ts';

const ROWS = 1_000;
const names = ['a', 'b', 'c'];
const columnsOf = (seed: number, rows = ROWS) => {
  const random = randomSource(seed);
  return names.map(() => Float32Array.from({ length: rows }, random.normal));
};
const baseline = driftBaseline(names.map((name, c) => ({ name, weeks: [columnsOf(1)[c]!] })));

function findings(changes: Partial<RowsToCheck>): Record<string, string> {
  const week = {
    names,
    columns: columnsOf(2),
    historyColumns: [],
    eventTime: Float64Array.from({ length: ROWS }, (_, row) => row * 600),
    eventTimeColumn: 'Time',
    referenceTimes: undefined,
    labels: new Uint8Array(ROWS),
    rowsInFile: ROWS,
    missing: {},
    baseline,
    frauds: null,
    pastFrauds: [],
    labelDays: [],
  };
  return Object.fromEntries(
    dataChecks({ ...week, ...changes }).map(({ name, passed, finding }) => [name, passed ? 'passed' : finding]),
  );
}
const changed = (c: number, change: (x: number, row: number) => number) =>
  columnsOf(2).map((column, i) => (i === c ? column.map(change) : column));

describe('dataChecks()', () => {
  it('finds nothing odd in rows like the reference', () => {
    expect(
      findings({
        frauds: { rows: ROWS, frauds: 11 },
        pastFrauds: [
          { rows: ROWS, frauds: 10 },
          { rows: ROWS, frauds: 9 },
        ],
      }),
    ).toEqual({
      'Missing values': 'passed',
      'Constant columns': 'passed',
      'Duplicate rows': 'passed',
      'Event time': 'passed',
      Range: 'passed',
      'Share of frauds': 'passed',
    });
  });

  it('names columns that lack values, with their share of all rows', () => {
    expect(findings({ missing: { b: 5, c: 20 }, rowsInFile: ROWS + 25 })['Missing values']).toBe(
      '2 columns lack values: b (0.49 %), c (2 %); those rows were left out',
    );
  });

  it('names columns that are constant and were not', () => {
    expect(findings({ columns: changed(1, () => 3) })['Constant columns']).toBe(
      '1 column has one value in all rows: b',
    );
    const constant = driftBaseline(
      names.map((name, c) => ({ name, weeks: [c === 1 ? new Float32Array(ROWS).fill(3) : columnsOf(1)[c]!] })),
    );
    expect(findings({ columns: changed(1, () => 3), baseline: constant })['Constant columns']).toBe('passed');
  });

  it('names columns without any value, and tells a constant category', () => {
    expect(findings({ columns: changed(2, () => NaN) })['Empty columns']).toBe('1 column has no value in any row: c');
    const constant = { codes: new Float32Array(ROWS).fill(1), levels: ['EUR', 'USD'] };
    const columns = [columnsOf(2)[0]!, constant, columnsOf(2)[2]!];
    expect(findings({ columns })['Constant columns']).toBe('1 column has one value in all rows: b');
  });

  it('finds a history without any value odd once there are weeks before', () => {
    const histories = { columns: changed(2, () => NaN), historyColumns: ['c'] };
    expect(findings({ ...histories, baseline: undefined })['Empty columns']).toBeUndefined();
    expect(findings(histories)['Empty columns']).toBe('1 column has no value in any row: c');
  });

  it('names a column that gives the label away: by its number, its level, or its gaps', () => {
    const labels = Uint8Array.from({ length: ROWS }, (_, row) => Number(row % 40 === 3));
    const told = (columns: RowsToCheck['columns']) => findings({ columns, labels })['Label in disguise'];
    const honest = columnsOf(2);
    expect(told(honest)).toBeUndefined();
    expect(told([honest[0]!, Float32Array.from(labels, (label) => 5 - label), honest[2]!])).toMatch(
      /^1 column gives the label away: b\./,
    );
    expect(told([honest[0]!.map((x, row) => (labels[row] === 1 ? x : NaN)), honest[1]!, honest[2]!])).toMatch(/: a\./);
    const level = {
      codes: Float32Array.from(labels, (label, row) => (label === 1 ? 0 : 1 + (row % 3))),
      levels: ['blocked', 'a', 'b', 'c'],
    };
    expect(told([honest[0]!, honest[1]!, level])).toMatch(/: c\./);
    const ids = {
      codes: Float32Array.from({ length: ROWS }, (_, row) => row),
      levels: Array.from({ length: ROWS }, String),
    };
    expect(told([honest[0]!, honest[1]!, ids])).toBeUndefined();
  });

  it('tells repeated rows when they are more than one in a hundred', () => {
    const repeating = (every: number) => ({
      columns: columnsOf(2).map((column) => column.map((x, row) => (row % every === 1 ? column[row - 1]! : x))),
      eventTime: Float64Array.from({ length: ROWS }, (_, row) => (row % every === 1 ? row - 1 : row)),
    });
    expect(findings(repeating(50))['Duplicate rows']).toBe('20 of 1000 rows (2 %) repeat an earlier one');
    expect(findings(repeating(500))['Duplicate rows']).toBe('passed');
    expect(
      findings({ ...repeating(50), labels: Uint8Array.from({ length: ROWS }, (_, row) => row % 2) })['Duplicate rows'],
    ).toBe('passed');
  });

  it('names columns that leave the range of the reference, the farthest first', () => {
    const { sorted } = baseline.columns[0] as NumberColumn;
    const [low, high] = [sorted[0]!, sorted.at(-1)!];
    const outside = changed(0, (x, row) => (row % 10 === 0 ? 50 : x)).map((column, c) =>
      c === 2 ? column.map((x, row) => (row % 5 === 0 ? -50 : x)) : column,
    );
    expect(findings({ columns: outside }).Range).toMatch(
      new RegExp(
        `^2 columns leave the range that the model learned from: c \\(20 % .*\\), a \\(10 % outside ` +
          `${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))}\\)$`,
      ),
    );
    expect(findings({ columns: changed(0, (x, row) => (row < 4 ? 50 : x)) }).Range).toBe('passed');
    expect(findings({ baseline: undefined })).not.toHaveProperty('Range');
  });

  it.each([
    [40, '4 %, out of the usual band around 1 %'],
    [1, '0.1 %, out of the usual band around 1 %'],
    [14, 'passed'],
  ])('says whether %d frauds in a thousand rows are in the band', (frauds, finding) => {
    const pastFrauds = [9, 10, 11, 10].map((past) => ({ rows: ROWS, frauds: past }));
    expect(findings({ frauds: { rows: ROWS, frauds }, pastFrauds })['Share of frauds']).toBe(finding);
  });
});

describe('duplicateRows()', () => {
  it('counts as a set of the rows as text does', () => {
    const random = randomSource(9);
    const columns = [
      Float32Array.from({ length: 5_000 }, () => random.integer(40) - 20),
      Float64Array.from({ length: 5_000 }, () => random.integer(30) / 3),
      Uint8Array.from({ length: 5_000 }, () => random.integer(4)),
    ];
    const texts = new Set(Array.from({ length: 5_000 }, (_, row) => columns.map((column) => column[row]! + 0).join()));
    expect(duplicateRows(columns, 5_000)).toBe(5_000 - texts.size);
  });
});
