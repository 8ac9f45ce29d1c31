import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { dataChecks, driftBaseline, duplicateRows, type RowsToCheck } from '../index.ts';

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
    const [low, high] = [baseline.columns[0]!.sorted[0]!, baseline.columns[0]!.sorted.at(-1)!];
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
