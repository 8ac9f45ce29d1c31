import { readFileSync } from 'node:fs';
import { encodeCategories } from '@fraud/forest-model';
import { describe, expect, it } from 'vitest';
import { learnCategories } from '../index.ts';
import { smoothedShares } from './smoothed-shares.ts';

type Reference = {
  readonly codes: number[];
  readonly labels: number[];
  readonly known: number[];
  readonly values: number[];
  readonly overall: number;
  readonly outOfFold: number[];
};
const reference = JSON.parse(
  readFileSync(new URL('../../test/fixtures/target-encoder.json', import.meta.url), 'utf8'),
) as Reference;

/** The reference's column between two of numbers. */
function referenceTable() {
  const rows = reference.codes.length;
  const numbers = Array.from({ length: rows }, (_, row) => row);
  return {
    rows,
    matrix: Float32Array.from([...numbers, ...reference.codes, ...numbers]),
    levels: new Map([[1, Array.from({ length: 40 }, (_, level) => `level ${level}`)]]),
  };
}

/** One column of categories. */
function tableOf(codes: readonly number[], names: readonly string[]) {
  return { rows: codes.length, matrix: Float32Array.from(codes), levels: new Map([[0, names]]) };
}

describe('learnCategories()', () => {
  it("agrees with scikit-learn's TargetEncoder of the same strength, on all rows and out of fold", () => {
    const { categories, matrix } = learnCategories(referenceTable(), Uint8Array.from(reference.labels));
    const [category] = categories;
    expect(categories).toHaveLength(1);
    expect(category!.input).toBe(1);
    expect(category!.levels).toEqual(reference.known.map((level) => `level ${level}`));
    category!.values.forEach((value, i) => expect(value).toBeCloseTo(reference.values[i]!, 6));
    expect(category!.unseen).toBeCloseTo(reference.overall, 6);
    const rows = reference.codes.length;
    reference.outOfFold.forEach((value, row) => expect(matrix[rows + row]).toBeCloseTo(value, 6));
  });

  it('leaves numbers and the table as they are, and gives the same twice', () => {
    const table = referenceTable();
    const labels = Uint8Array.from(reference.labels);
    const first = learnCategories(table, labels);
    expect(learnCategories(table, labels)).toEqual(first);
    expect(table).toEqual(referenceTable());
    for (const column of [0, 2]) {
      const [from, end] = [column * table.rows, (column + 1) * table.rows];
      expect(first.matrix.subarray(from, end)).toEqual(table.matrix.subarray(from, end));
    }
  });

  it('gives the matrix itself where there are no categories', () => {
    const matrix = Float32Array.of(1, 2);
    expect(learnCategories({ rows: 2, matrix }, Uint8Array.of(0, 1))).toEqual({ categories: [], matrix });
    expect(learnCategories({ rows: 2, matrix }, Uint8Array.of(0, 1)).matrix).toBe(matrix);
  });

  it('keeps missing values missing, and knows no level that no row has', () => {
    const table = tableOf([NaN, 0, 2, NaN, 0, 2, 2, 0], ['a', 'b', 'c']);
    const { categories, matrix } = learnCategories(table, Uint8Array.of(1, 0, 1, 0, 0, 1, 1, 0));
    expect(categories[0]!.levels).toEqual(['a', 'c']);
    expect(categories[0]!.unseen).toBe(0.5);
    expect([...matrix.keys()].filter((row) => Number.isNaN(matrix[row]))).toEqual([0, 3]);
    const unseen = tableOf([0, 1], ['b', 'd']);
    expect([...encodeCategories({ categories, inputs: ['x'] }, unseen)]).toEqual([0.5, 0.5]);
  });

  it('learns from a column that is always missing that every text is unseen', () => {
    const { categories } = learnCategories(tableOf([NaN, NaN], []), Uint8Array.of(0, 1));
    expect(categories).toEqual([{ input: 0, levels: [], values: new Float32Array(0), unseen: 0 }]);
  });

  it('tells a row nothing of its own label: a level of its own is worth the overall share', () => {
    const rows = 1000;
    const labels = Uint8Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 1 : 0));
    const codes = Array.from({ length: rows }, (_, row) => row);
    const { matrix } = learnCategories(tableOf(codes, codes.map(String)), labels);
    const meanOf = (label: number) => {
      const values = matrix.filter((_, row) => labels[row] === label);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf(1)).toBeCloseTo(0.1, 2);
    expect(meanOf(1) - meanOf(0)).toBeLessThan(0.001);
  });

  it('keeps the most frequent of too many levels', () => {
    const codes = Array.from({ length: 65_538 }, (_, row) => row).concat([65_537, 65_536, 5]);
    const names = Array.from({ length: 65_538 }, (_, level) => `l${level}`);
    const { levels } = learnCategories(tableOf(codes, names), new Uint8Array(codes.length)).categories[0]!;
    expect(levels).toHaveLength(65_536);
    expect([levels[5], levels.at(-2), levels.at(-1)]).toEqual(['l5', 'l65536', 'l65537']);
  });

  it.each([2, -1, 0.5, Infinity])('refuses the code %d of two levels', (code) => {
    expect(() => learnCategories(tableOf([0, code], ['a', 'b']), Uint8Array.of(0, 1))).toThrow(
      expect.objectContaining({ code: 'FRAUD_LEARNER_DATA', message: expect.stringContaining('row 1') as string }),
    );
  });
});

describe('smoothedShares()', () => {
  it('gives levels that differ no more than chance has it nearly one number', () => {
    const { values } = smoothedShares(Float64Array.of(100, 100, 100), Float64Array.of(10, 10, 10));
    values.forEach((value) => expect(value).toBeCloseTo(0.1, 10));
    const alike = smoothedShares(Float64Array.of(100, 100, 100), Float64Array.of(9, 10, 11)).values;
    expect(Math.max(...alike) - Math.min(...alike)).toBeLessThan(0.005);
  });

  it('gives levels that are pure their own share, but for little', () => {
    const { values } = smoothedShares(Float64Array.of(50, 50, 0), Float64Array.of(50, 0, 0));
    expect(values[0]).toBeCloseTo(1, 2);
    expect(values[1]).toBeCloseTo(0, 2);
    expect(values[2]).toBe(0.5);
  });
});
