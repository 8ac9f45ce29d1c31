import { randomSource } from '@fraud/random';
import { describe, expect, it } from 'vitest';
import { measureDrift } from './index.ts';

const columns = Array.from({ length: 10 }, (_, i) => `c${i}`);

function normals(seed: number, rows: number, change: (x: number, column: number) => number = (x) => x): Float32Array[] {
  const random = randomSource(seed);
  return columns.map((_, column) => Float32Array.from({ length: rows }, () => change(random.normal(), column)));
}

/** Alarms among `weeks` independent weeks of `rows`, each against four times as many. */
function alarms(weeks: number, rows: number, change?: (x: number, column: number) => number): number {
  return Array.from({ length: weeks }, (_, week) => measureDrift({ columns, reference: normals(2 * week, 4 * rows), current: normals(2 * week + 1, rows, change) })).filter(
    (measure) => measure.alarm,
  ).length;
}

describe('measureDrift()', () => {
  it.each([[100, 100], [20, 1_000], [2, 10_000]])('stays silent over %d undrifted weeks of %d rows', (weeks, rows) => {
    expect(alarms(weeks, rows)).toBe(0);
  });

  it('takes a difference beyond chance as no drift while it is too small to matter', () => {
    const measure = measureDrift({ columns, reference: normals(1, 40_000), current: normals(2, 20_000, (x) => x + 0.07) });
    expect(measure.alarm).toBe(false);
    for (const column of measure.columns) expect(column.adjustedPValue).toBeLessThan(1e-4);
  });

  it.each([
    ['a mean moved by half a deviation', (x: number, column: number) => (column === 3 ? x + 0.5 : x)],
    ['a fourfold variance', (x: number, column: number) => (column === 3 ? 2 * x : x)],
  ])('sees %s in one column of 1,000 rows, every time', (_, change) => {
    expect(alarms(10, 1_000, change)).toBe(10);
  });

  it('names the drifted columns, the farthest first', () => {
    const measure = measureDrift({ columns, reference: normals(1, 4_000), current: normals(2, 1_000, (x, column) => (column === 4 ? x + 1 : column === 7 ? x - 2 : x)) });
    expect(measure.drifted).toEqual(['c7', 'c4']);
    expect(measure.reason).toBe('2 of 10 columns drifted: c7, c4');
    expect(measure.columns.map((column) => column.name)).toEqual(columns);
    expect(measure.columns[7]).toMatchObject({ drifted: true, adjustedPValue: expect.closeTo(0), referenceMean: expect.closeTo(0, 1), currentMean: expect.closeTo(-2, 1) });
  });

  it('corrects for all tests of all columns', () => {
    const [reference, current] = [normals(1, 400), normals(2, 100)];
    const alone = measureDrift({ columns: ['c0'], reference: [reference[0]!], current: [current[0]!] }).columns[0]!;
    const among = measureDrift({ columns, reference, current }).columns[0]!;
    expect(alone.adjustedPValue).toBe(Math.min(1, 2 * Math.min(alone.welch.pValue, alone.ks.pValue)));
    expect(among.adjustedPValue).toBe(Math.min(1, 20 * Math.min(alone.welch.pValue, alone.ks.pValue)));
  });

  it('leaves its input as it is', () => {
    const [reference, current] = [normals(1, 50), normals(2, 50)];
    const [referenceBefore, currentBefore] = [structuredClone(reference), structuredClone(current)];
    measureDrift({ columns, reference, current });
    expect([reference, current]).toEqual([referenceBefore, currentBefore]);
  });

  it.each([NaN, Infinity])('refuses %d among the values', (value) => {
    const current = normals(2, 50);
    current[3]![7] = value;
    expect(() => measureDrift({ columns, reference: normals(1, 50), current })).toThrow(expect.objectContaining({ code: 'FRAUD_DRIFT_NOT_FINITE' }));
  });

  it('refuses a window of one row', () => {
    expect(() => measureDrift({ columns, reference: normals(1, 50), current: normals(2, 1) })).toThrow(expect.objectContaining({ code: 'FRAUD_DRIFT_TOO_FEW_ROWS' }));
  });
});
